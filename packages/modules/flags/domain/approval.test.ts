import { expect, test } from 'vitest'
import { approvalProblem, type Protection, strictest } from './approval.ts'

const of = (approval: Protection['approval'], approvers: Protection['approvers'] = 'members') => ({ approval, approvers })

test('a change of several environments needs what the strictest needs', () => {
  expect(strictest([])).toEqual(of('none'))
  expect(strictest([of('none', 'administrators'), of('required')])).toEqual(of('required'))
  expect(strictest([of('four-eyes'), of('required', 'administrators'), of('none')])).toEqual(of('four-eyes', 'administrators'))
})

const ada = { key: 'user ada', person: true, administrator: false }

test.each([
  ['a colleague', of('four-eyes'), 'user bob', ada, undefined],
  ['the requester where one person suffices', of('required'), 'user ada', ada, undefined],
  [
    'the requester under four eyes',
    of('four-eyes'),
    'user ada',
    ada,
    'Somebody else has to approve a change that you requested.',
  ],
  [
    'a service token under four eyes',
    of('four-eyes'),
    'user bob',
    { ...ada, person: false },
    'Only a person can approve this change, not a service token.',
  ],
  [
    'a developer where administrators approve',
    of('required', 'administrators'),
    'user bob',
    ada,
    'Only an owner or admin can approve this change.',
  ],
  ['an administrator', of('required', 'administrators'), 'user bob', { ...ada, administrator: true }, undefined],
])('%s', (_, protection, requester, decider, expected) => {
  expect(approvalProblem(protection, requester, decider)).toBe(expected)
})
