import { expect, test } from 'vitest'
import { removalIssue } from './removal-issue.ts'

test('an issue lists the lines and says what stays', () => {
  expect(removalIssue({ key: 'new-checkout', variant: 'on', lines: [{ path: 'src/a.ts', line: 3 }] })).toEqual({
    title: 'Remove the flag new-checkout',
    body: [
      'Keep what the variant `on` leads to, and remove the flag `new-checkout` from these lines:',
      '',
      '- [ ] `src/a.ts:3`',
      '',
      'Archive the flag once this is deployed.',
    ].join('\n'),
  })
})

test('a long list is cut, with the number of lines that are left out', () => {
  const lines = Array.from({ length: 200 }, (_, i) => ({ path: 'x'.repeat(90), line: i }))
  const { body } = removalIssue({ key: 'a', variant: undefined, lines })
  expect(body.length).toBeLessThan(2200)
  const listed = body.split('\n').filter((line) => line.includes('xxx')).length
  expect(body).toContain(`- [ ] ${200 - listed} more`)
})
