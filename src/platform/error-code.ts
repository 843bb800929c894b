/** The code of a system or database error (ENOENT, 23505), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
