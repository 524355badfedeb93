import { expect, test, vi } from 'vitest'
import { idleSince, setIdleTimeout } from './session-lifetime.ts'

const dayMs = 86_400_000
const idleDays = (since: Date) => Math.round((Date.now() - since.getTime()) / dayMs)

test('the idle timeout that the process sets holds in every copy of this module, as pages have one of their own', async () => {
  expect(idleDays(idleSince())).toBe(14)
  vi.resetModules()
  const copy = await import('./session-lifetime.ts')
  expect(copy.idleSince).not.toBe(idleSince)
  setIdleTimeout(2)
  expect(idleDays(copy.idleSince())).toBe(2)
})
