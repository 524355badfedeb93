import { AppError } from '@callboard/core/errors'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { RequestError } from '@octokit/request-error'
import { z } from 'zod'
import type { GitHubContext } from '../context.ts'

/** As RepoUrlPicker of Backstage writes it: `github.com?owner=acme&repo=shop`. Host and owner may be left out. */
export const repoUrl = z.string().trim().min(1).max(500)

export type Repository = { host: string; owner: string; repo: string }

/** @throws AppError `invalid_input` for one without a valid name */
export function parseRepoUrl(text: string): Repository {
  const cut = text.indexOf('?')
  const query = new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1))
  const repo = query.get('repo') ?? ''
  const owner = query.get('owner') ?? ''
  if (!/^[\w.-]{1,100}$/.test(repo) || repo === '.' || repo === '..' || !/^[\w-]{0,100}$/.test(owner))
    throw new AppError(
      'invalid_input',
      `“${text.slice(0, 100)}” does not name a repository. Write github.com?owner=acme&repo=shop.`,
    )
  return {
    host: (cut < 0 ? text : text.slice(0, cut))
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '')
      .toLowerCase(),
    owner,
    repo,
  }
}

/** The account of a repository, without the scheme of its host; undefined if any will do. */
export function accountOf(text: string): string | undefined {
  const { host, owner } = parseRepoUrl(text)
  return host === '' || owner === '' ? undefined : `${host}/${owner}`.toLowerCase()
}

/** A repository with its owner, which is the connected organization unless it is named. */
export function repositoryIn({ settings }: GitHubContext, text: string): { owner: string; repo: string } {
  const { owner, repo } = parseRepoUrl(text)
  return { owner: owner || settings.organization, repo }
}

export const pageOf = ({ settings }: GitHubContext, { owner, repo }: { owner: string; repo: string }) =>
  `${settings.host.replace(/\/$/, '')}/${owner}/${repo}`

/** A missing permission, with what to grant. Writing is never part of what an installation may do from the start. */
export function withGrant(error: unknown, where: string, permissions: string): unknown {
  if (!isVendorError(error) || error.kind !== 'forbidden') return error
  return new VendorError(
    'forbidden',
    `GitHub does not let Callboard write to ${where}. Templates need ${permissions}: an owner of the organization grants ${permissions.includes(',') ? 'them' : 'it'} to the App or token in GitHub’s settings, then the run can be retried.`,
    { cause: error },
  )
}

/** A request for which one status means "does not exist", or "exists already". */
export async function orNothing<T>(status: number, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RequestError && error.status === status) return undefined
    throw error
  }
}

/** Clocks of GitHub and of this process may differ by as much. */
const clockToleranceMs = 60_000

/** Whether an attempt before has made what was created at this time. */
export const isMadeByRun = ({ attempt, firstStartedAt }: ActionRun, createdAt: string | null): boolean =>
  attempt > 1 && Date.parse(createdAt ?? '') >= firstStartedAt.getTime() - clockToleranceMs

/** A marker in the text of what a step makes, by which a repeated attempt finds it. */
export const markerOf = (idempotencyKey: string) => `<!-- callboard-step: ${idempotencyKey} -->`
