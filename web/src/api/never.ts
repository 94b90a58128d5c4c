/** Closes a union: the compiler refuses the call as long as a case is forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${String(value)}`);
}
