/** Classes of PostgreSQL error codes that are caused by the values: data exceptions, violated constraints, exceeded limits. */
const dataClasses = /^(22|23|54)/

/** The SQLSTATE of a failed statement, wherever the driver adapter puts it. */
function sqlState(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined
  const { code, originalCode, meta, cause, driverAdapterError } = error as Record<string, unknown>
  if (typeof originalCode === 'string') return originalCode
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code
  return [meta, driverAdapterError, cause].map((e) => sqlState(e, depth + 1)).find((s) => s !== undefined)
}

const valueErrors = ['TypeError', 'RangeError', 'SyntaxError', 'URIError', 'ZodError', 'PrismaClientValidationError']

/** Whether a failure was caused by the values written, so that other rows can still be written. */
export function isDataError(error: unknown): boolean {
  if (error instanceof Error && valueErrors.includes(error.name)) return true
  return dataClasses.test(sqlState(error) ?? '')
}
