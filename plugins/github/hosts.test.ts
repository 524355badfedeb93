import { expect, test } from 'vitest'
import { settingsSchema } from './config.ts'
import { apiUrl, graphqlUrl, normalizeHost } from './hosts.ts'

test.each([
  ['https://github.com', 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['GitHub.com', 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['http://github.com/', 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['https://www.github.com/acme', 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['https://api.github.com', 'https://github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['https://Acme.ghe.com/acme', 'https://acme.ghe.com', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  ['https://api.acme.ghe.com/', 'https://acme.ghe.com', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  [
    'https://GIT.example.com/api/v3/',
    'https://git.example.com',
    'https://git.example.com/api/v3',
    'https://git.example.com/api/graphql',
  ],
  [
    'http://127.0.0.1:4001/github',
    'http://127.0.0.1:4001/github',
    'http://127.0.0.1:4001/github/api/v3',
    'http://127.0.0.1:4001/github/api/graphql',
  ],
])('%s', (typed, host, rest, graphql) => {
  expect(normalizeHost(typed)).toBe(host)
  expect([apiUrl(host), graphqlUrl(host)]).toEqual([rest, graphql])
})

test.each(['', 'ftp://github.com', 'https://', 'https://user:secret@github.com', 'not an address'])('rejects %j', (typed) => {
  const parsed = settingsSchema.safeParse({ organization: 'acme', host: typed })
  expect(parsed.error?.issues[0]?.message).toBe('Enter an address such as https://github.com.')
})

test.each([
  ['acme', 'acme'],
  [' @acme ', 'acme'],
  ['https://github.com/acme/', 'acme'],
  ['github.com/orgs/acme/repositories', 'acme'],
])('accepts a pasted organization %j', (typed, organization) => {
  expect(settingsSchema.parse({ organization: typed }).organization).toBe(organization)
})
