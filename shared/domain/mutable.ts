/** A value that is still being made: what comes out of the function that makes it is readonly again. */
export type Mutable<Value> = { -readonly [Field in keyof Value]: Value[Field] };
