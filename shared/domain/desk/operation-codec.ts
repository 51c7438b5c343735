import { Decimal } from '../money/decimal.ts';
import { ok, type Refused, type Result, refuse } from '../result.ts';
import type { DeskRefusal } from './answers.ts';
import type { DeskOperation } from './operations.ts';
import { ASKED, type Field, SHAPES, type Shape, type Variants } from './shapes.ts';

type Invalid = Extract<DeskRefusal, { code: 'INVALID_OPERATION' }>;
type Fields = Readonly<Record<string, unknown>>;

function invalid(field: string, expected: string): Refused<Invalid> {
  return refuse({ code: 'INVALID_OPERATION', field, expected });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVariants(field: Field | Variants): field is Variants {
  return 'tag' in field;
}

function isKnown(op: unknown): op is DeskOperation['op'] {
  return typeof op === 'string' && Object.hasOwn(SHAPES, op);
}

/** Reads an operation that came over a wire, where decimals are texts. What the table does not name is refused, not ignored. */
export function decodeOperation(value: unknown): Result<DeskOperation, Invalid> {
  if (!isFields(value)) return invalid('operation', 'an object');
  const { op, ...rest } = value;
  if (!isKnown(op)) return invalid('op', Object.keys(SHAPES).join(' | '));
  const fields = decodeFields({ ...ASKED, ...SHAPES[op] }, rest, '');
  if (!fields.ok) return fields;
  // The one cast of the desk: every field of this union has just been read by the table that describes it.
  const operation = { op, ...fields.value } as unknown as DeskOperation;
  const wrong = faultOf(operation);
  return wrong === null ? ok(operation) : refuse(wrong);
}

function decodeFields(shape: Shape, fields: Fields, path: string): Result<Fields, Invalid> {
  const decoded: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const value = fields[name];
    if (isVariants(field)) {
      const variant = decodeVariant(field, value, `${path}${name}.`);
      if (!variant.ok) return variant;
      decoded[name] = variant.value;
    } else if (field.isDecimal) {
      decoded[name] = typeof value === 'string' ? Decimal.tryParse(value) : value;
    } else {
      decoded[name] = value;
    }
  }
  const stranger = Object.keys(fields).find((name) => !Object.hasOwn(shape, name));
  return stranger === undefined ? ok(decoded) : invalid(`${path}${stranger}`, 'no such field');
}

function decodeVariant(variants: Variants, value: unknown, path: string): Result<Fields, Invalid> {
  if (!isFields(value)) return invalid(path, 'an object');
  const { [variants.tag]: tag, ...rest } = value;
  const shape = typeof tag === 'string' && Object.hasOwn(variants.of, tag) ? variants.of[tag] : undefined;
  if (shape === undefined) return invalid(`${path}${variants.tag}`, Object.keys(variants.of).join(' | '));
  const fields = decodeFields(shape, rest, path);
  return fields.ok ? ok({ [variants.tag]: tag, ...fields.value }) : fields;
}

/** What is wrong with the figures of an operation, or null. The types cannot say "above zero". */
export function faultOf(operation: DeskOperation): Invalid | null {
  const fault = faultIn(ASKED, operation, '') ?? faultIn(SHAPES[operation.op], operation, '');
  if (fault !== null) return fault;
  if (operation.op === 'settleFill' && !operation.feeQuantity.lessThan(operation.quantity)) {
    return { code: 'INVALID_OPERATION', field: 'feeQuantity', expected: 'less than the quantity' };
  }
  return null;
}

/** Fields are read in place: a copy of an operation costs more than the check. */
function faultIn(shape: Shape, fields: object, path: string): Invalid | null {
  for (const name in shape) {
    const field = shape[name];
    const value: unknown = Reflect.get(fields, name);
    if (field === undefined) continue;
    if (!isVariants(field)) {
      if (!field.accepts(value))
        return { code: 'INVALID_OPERATION', field: path + name, expected: field.expected };
      continue;
    }
    const tag = isFields(value) ? value[field.tag] : undefined;
    const variant = typeof tag === 'string' ? field.of[tag] : undefined;
    if (variant === undefined || !isFields(value)) {
      return { code: 'INVALID_OPERATION', field: path + name, expected: Object.keys(field.of).join(' | ') };
    }
    const fault = faultIn(variant, value, `${path}${name}.`);
    if (fault !== null) return fault;
  }
  return null;
}
