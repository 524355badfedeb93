import { expect, test } from 'vitest'
import { type Inbox, withRead } from './inbox.ts'

const at = new Date('2026-11-29')
const of = (id: string, readAt: Date | null) => ({ id, title: id, body: '', path: '', at, readAt })
// Two more that are new are not among the latest.
const inbox: Inbox = { notifications: [of('a', null), of('b', at), of('c', null)], unread: 4 }
const readOf = ({ notifications }: Inbox) => notifications.filter((n) => n.readAt).map((n) => n.id)

test('marking some changes only those that were not marked so', () => {
  const read = withRead(inbox, ['a', 'b'], true)
  expect([readOf(read), read.unread]).toEqual([['a', 'b'], 3])
  const unread = withRead(inbox, ['a', 'b'], false)
  expect([readOf(unread), unread.unread]).toEqual([[], 5])
})

test('marking all as read leaves nothing new, also of what is not shown', () => {
  const read = withRead(inbox, 'all', true)
  expect([readOf(read), read.unread]).toEqual([['a', 'b', 'c'], 0])
})
