/** Values by name, compared by what they say. */
type Named = Readonly<Record<string, unknown>>;

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/**
 * What two browsers have made of one value: what was changed here since it was last the same everywhere, over what is there by now. Both changes stay
 * where they are of different names; of one name the change of this browser stays, because a person has just made it.
 */
export function mergeChanges<Value extends Named>(base: Value, mine: Value, theirs: Value): Value {
  const changed = Object.entries(mine).filter(([name, value]) => !same(value, base[name]));
  return { ...theirs, ...Object.fromEntries(changed) };
}

export function sameValue(left: Named, right: Named): boolean {
  const sorted = (value: Named) => Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return same(sorted(left), sorted(right));
}
