import { expect, test } from 'vitest'
import { waysOf } from './notification-kinds.ts'

test('uses the default channels without a preference', () => {
  expect(waysOf('member.joined', null, true)).toEqual({ portal: true, mail: true })
  expect(waysOf('integration.failed', null, true)).toEqual({ portal: true, mail: false })
  expect(waysOf('usage.digest', null, true)).toEqual({ portal: false, mail: true })
})

test('applies a preference where there is a choice', () => {
  expect(waysOf('integration.failed', { portal: false, mail: true }, true)).toEqual({ portal: false, mail: true })
  expect(waysOf('usage.digest', { portal: true, mail: false }, true)).toEqual({ portal: false, mail: false })
  expect(waysOf('billing.changed', { portal: false, mail: false }, true)).toEqual({ portal: false, mail: true })
})

test('still sends mandatory emails without news by email', () => {
  expect(waysOf('member.joined', { portal: true, mail: true }, false)).toEqual({ portal: true, mail: false })
  expect(waysOf('tenant.removal', null, false)).toEqual({ portal: true, mail: true })
})
