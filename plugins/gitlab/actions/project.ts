import { AppError } from '@callboard/core/errors'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { GitLabContext } from '../client.ts'

/** As RepoUrlPicker of Backstage writes it: `gitlab.com?owner=acme/platform&repo=shop`. Host and owner may be left out. */
export const repoUrl = z.string().trim().min(1).max(500)

const segment = /^[\w.-]{1,255}$/
const isPath = (text: string) => text.split('/').every((part) => segment.test(part) && part !== '.' && part !== '..')

/** @throws AppError `invalid_input` for one without a valid name */
export function parseRepoUrl(text: string): { host: string; owner: string; repo: string } {
  const cut = text.indexOf('?')
  const query = new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1))
  const repo = query.get('repo') ?? ''
  const owner = query.get('owner') ?? ''
  if (!isPath(repo) || repo.includes('/') || (owner !== '' && !isPath(owner)))
    throw new AppError(
      'invalid_input',
      `“${text.slice(0, 100)}” does not name a project. Write gitlab.com?owner=acme/platform&repo=shop.`,
    )
  const host = (cut < 0 ? text : text.slice(0, cut)).replace(/^https?:\/\//, '').replace(/\/$/, '')
  return { host: host.toLowerCase(), owner, repo }
}

/** The group of a project, which is the connected one or below it; undefined if the connected one is meant. */
export const accountOf = (text: string): string | undefined => parseRepoUrl(text).owner.toLowerCase() || undefined

/** The group and the path of a project. @throws AppError `invalid_input` for a project on another host */
export function projectIn({ settings }: GitLabContext, text: string): { group: string; name: string; path: string } {
  const { host, owner, repo } = parseRepoUrl(text)
  const connected = new URL(settings.host).host.toLowerCase()
  if (host !== '' && host !== connected)
    throw new AppError('invalid_input', `${host} is not connected. The GitLab group ${settings.group} is on ${connected}.`)
  const group = owner || settings.group
  return { group, name: repo, path: `${group}/${repo}` }
}

/** Clocks of GitLab and of this process may differ by as much. */
const clockToleranceMs = 60_000

/** Whether an attempt before has made what was created at this time. */
export const isMadeByRun = ({ attempt, firstStartedAt }: ActionRun, createdAt: string | null | undefined): boolean =>
  attempt > 1 && Date.parse(createdAt ?? '') >= firstStartedAt.getTime() - clockToleranceMs

/** A missing permission, with what to grant. Connecting asks for reading alone. */
export function withGrant(error: unknown, where: string): unknown {
  if (!isVendorError(error) || error.kind !== 'forbidden') return error
  return new VendorError(
    'forbidden',
    `GitLab does not let Callboard write to ${where}. Templates need a token with the scope “api” and the role Maintainer of the group: an admin enters one under Integrations, then the run can be retried.`,
    { cause: error },
  )
}

/** A request whose "not found" means that there is none. */
export async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isVendorError(error) && error.kind === 'not_found') return undefined
    throw error
  }
}
