import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

test('redacts values that look like secrets in log lines', () => {
  const lines: string[] = []
  const log = createLogger(
    'test',
    'info',
    new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const planted = 'planted-secret'
  log.info(
    {
      token: planted,
      settings: { password: planted },
      a: { b: { privateKey: planted } },
      headers: { authorization: planted, cookie: planted },
      hookSecret: planted,
    },
    'hello',
  )
  expect(lines.join('')).toContain('hello')
  expect(lines.join('')).not.toContain(planted)
})
