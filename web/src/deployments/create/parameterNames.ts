/** Names that environment variables can carry. */

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Why a parameter can't be called that; `others` are the names that there are. */
export function wrongName(
  name: string,
  others: readonly string[],
): 'parameter_name_missing' | 'parameter_name_unusable' | 'parameter_name_twice' | undefined {
  const trimmed = name.trim();
  if (!trimmed) return 'parameter_name_missing';
  if (!NAME.test(trimmed)) return 'parameter_name_unusable';
  // Windows takes names in any case as the same.
  const same = others.some((other) => other.trim().toUpperCase() === trimmed.toUpperCase());
  return same ? 'parameter_name_twice' : undefined;
}
