import { expect, test } from 'vitest'
import { formatRepoUrl, parseRepoUrl, repoParts } from './repo-url.ts'

test('reads and writes the address of a repository as Backstage does', () => {
  const url = parseRepoUrl('github.com?owner=acme&repo=site', 'github.com')
  expect(url).toEqual({ host: 'github.com', parts: { owner: 'acme', repo: 'site' } })
  expect(formatRepoUrl(url)).toBe('github.com?owner=acme&repo=site')
})

test('an empty address has the default host and no value', () => {
  const url = parseRepoUrl('', 'gitlab.com')
  expect(url).toEqual({ host: 'gitlab.com', parts: {} })
  expect(formatRepoUrl(url)).toBeUndefined()
})

test('another host has other parts, and keeps those that it shares', () => {
  expect(repoParts('dev.azure.com').map(({ name }) => name)).toEqual(['organization', 'project', 'repo'])
  expect(formatRepoUrl({ host: 'bitbucket.org', parts: { owner: 'acme', repo: 'site' } })).toBe('bitbucket.org?repo=site')
})
