import { expect, test } from 'vitest'
import { channelsFor } from './notification-kinds.ts'

test('uses the default channels without a preference', () => {
  expect(channelsFor('member.joined', null, true)).toEqual({ portal: true, mail: true, slack: false })
  expect(channelsFor('integration.failed', null, true)).toEqual({ portal: true, mail: false, slack: false })
  expect(channelsFor('usage.digest', null, true)).toEqual({ portal: false, mail: true, slack: false })
})

test('applies a preference where there is a choice', () => {
  expect(channelsFor('integration.failed', { portal: false, mail: true, slack: false }, true)).toEqual({
    portal: false,
    mail: true,
    slack: false,
  })
  expect(channelsFor('usage.digest', { portal: true, mail: false, slack: false }, true)).toEqual({
    portal: false,
    mail: false,
    slack: false,
  })
  expect(channelsFor('billing.changed', { portal: false, mail: false, slack: false }, true)).toEqual({
    portal: false,
    mail: true,
    slack: false,
  })
})

test('still sends mandatory emails without news by email', () => {
  expect(channelsFor('member.joined', { portal: true, mail: true, slack: false }, false)).toEqual({
    portal: true,
    mail: false,
    slack: false,
  })
  expect(channelsFor('tenant.removal', null, false)).toEqual({ portal: true, mail: true, slack: false })
})
