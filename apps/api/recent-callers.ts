/** Organizations active within this time count as waiting. */
const recentMs = 5_000

/** The last two active organizations, which is enough to tell whether another one is active. */
let lastCallers: { tenant: string; at: number }[] = []

export function recordCaller(tenant: string): void {
  const others = lastCallers.filter((c) => c.tenant !== tenant)
  lastCallers = [{ tenant, at: performance.now() }, ...others].slice(0, 2)
}

/** Whether an organization other than this one was recently active in this process. */
export const hasOtherCallers = (tenant: string): boolean =>
  lastCallers.some((c) => c.tenant !== tenant && c.at > performance.now() - recentMs)
