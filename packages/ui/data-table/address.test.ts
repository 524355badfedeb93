import { expect, test } from 'vitest'
import { listHref, pageOf, sortingOf } from './address.ts'

const address = { path: '/members', query: { q: 'lena', role: 'owner', page: '3', after: 'x' } }

test('another filter or order starts on the first page and keeps the rest', () => {
  expect(listHref(address, { role: 'viewer' })).toBe('/members?q=lena&role=viewer')
  expect(listHref(address, { sort: 'name', order: 'desc' })).toBe('/members?q=lena&role=owner&sort=name&order=desc')
})

test('another page keeps the filters', () => {
  expect(listHref(address, { page: '4' })).toBe('/members?q=lena&role=owner&page=4')
})

test('leaves out what is empty, and the question mark where nothing is left', () => {
  expect(listHref(address, { q: '', role: undefined })).toBe('/members')
})

test('writes values so that they are read as they were', () => {
  const href = listHref({ path: '/x', query: {} }, { q: 'a&b=c #d' })
  expect(new URL(href, 'http://localhost').searchParams.get('q')).toBe('a&b=c #d')
})

test('an address that asks for an order or a page that does not exist gets the first', () => {
  const initial = { by: 'name', order: 'asc' } as const
  expect(sortingOf({ sort: 'password', order: 'desc' }, ['name', 'role'], initial)).toEqual(initial)
  expect(sortingOf({ sort: 'role', order: 'down' }, ['name', 'role'], initial)).toEqual({ by: 'role', order: 'asc' })
  expect(sortingOf({ sort: 'role', order: 'desc' }, ['name', 'role'], initial)).toEqual({ by: 'role', order: 'desc' })
  for (const page of ['0', '-4', 'x', '', undefined]) expect(pageOf({ page })).toBe(1)
  expect(pageOf({ page: '2.9' })).toBe(2)
  // Operations accept offsets up to 100,000; pages have at most 100 rows.
  expect(pageOf({ page: '1e30' })).toBe(1000)
})
