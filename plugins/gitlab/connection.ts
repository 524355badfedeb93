import type { CheckResult, Connection } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitLabContext, groupNotFound } from './client.ts'
import type { Secrets, Settings } from './config.ts'

async function check(context: GitLabContext): Promise<CheckResult> {
  const client = createClient(context)
  const { group } = context.settings
  try {
    const found = await client.groups.show(group, { withProjects: false })
    const { paginationInfo } = await client.groups.allProjects(group, {
      includeSubgroups: true,
      archived: false,
      perPage: 1,
      page: 1,
      showExpanded: true,
    })
    const count = paginationInfo.total
    return {
      account: found.full_path,
      found: [Number.isFinite(count) ? `${count} projects` : 'projects'],
      warnings: count === 0 ? ['No project of this group is visible to the token.'] : [],
    }
  } catch (error) {
    throw isVendorError(error) && error.kind === 'not_found' ? groupNotFound(context.settings) : error
  }
}

/** Sets up the group's webhook where GitLab's plan and the token allow it. */
async function subscribe(context: GitLabContext, hook: { url: string; secret: string }) {
  const { group } = context.settings
  try {
    await createClient(context).hooks.add(group, hook.url, {
      token: hook.secret,
      pipelineEvents: true,
      deploymentEvents: true,
      pushEvents: false,
      enableSslVerification: hook.url.startsWith('https:'),
    })
    return { done: true, message: `A webhook was added to ${group}.` }
  } catch (error) {
    if (error instanceof VendorError && ['forbidden', 'not_found', 'refused'].includes(error.kind))
      return {
        done: false,
        message: `GitLab did not let a webhook be added to ${group}: that needs the scope api, the role Owner, and a plan with group webhooks. Add one to each project by hand, with pipeline and deployment events and the address shown on this page, and enter its secret under Edit; or let the regular read find changes.`,
      }
    throw error
  }
}

export const connection: Connection<Settings, Secrets> = { check, subscribe }
