import { expect, test } from 'vitest'
import { snippetsOf } from './snippets.ts'

const snippets = snippetsOf({ url: 'https://portal.example', environment: 'Production' })

test.each(['TypeScript (server)', 'TypeScript (browser)', 'Java', 'Go', 'Python', '.NET', 'Swift', 'Kotlin'])(
  'code in %s evaluates a flag of this installation with the secret of a client',
  (language) => {
    const code = snippets.find((one) => one.language === language)?.code ?? ''
    expect(code).toContain('https://portal.example')
    expect(code).toContain('new-checkout')
    expect(code).toMatch(/Bearer|WithBearerToken/)
    expect(code).not.toMatch(/undefined|\[object/)
  },
)

test('no secret of a server stands in code that runs at users', () => {
  for (const language of ['TypeScript (browser)', 'Swift', 'Kotlin'])
    expect(snippets.find((one) => one.language === language)?.code).not.toContain('FLAGS_SECRET')
})
