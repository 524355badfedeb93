import { isAppError } from '@callboard/core/errors'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { saveAnswer } from '@callboard/modules/knowledge'
import { fieldErrors, readAnswerForm, sentenceView } from '../domain/answer-form.ts'
import type { SubmissionRequest } from '../domain/payloads.ts'
import type { KnownWorkspace } from './receive-slack.ts'
import { linkedMember, memberContext } from './slack-contexts.ts'

const notLinked = 'Your Slack account is no longer linked. Write “/callboard link”, then try again.'

/**
 * Saves what was entered in the form, with the rights that the linked member has at this moment.
 * @returns what Slack shows instead of the form, or below its fields; undefined if the form is not one of ours
 */
export async function saveSlackAnswer(
  platform: Platform,
  { tenantId, workspaceId }: KnownWorkspace,
  submission: SubmissionRequest,
): Promise<object | undefined> {
  const entered = readAnswerForm(submission)
  if (!entered) return undefined
  const member = await linkedMember(tenantId, { workspaceId, slackUserId: submission.user.id })
  if (!member) return fieldErrors([{ message: notLinked }])
  try {
    const { id, team } = await saveAnswer(memberContext(platform, tenantId, member), entered)
    const { slug } = await forTenant(tenantId).tx((db) =>
      db.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } }),
    )
    const link = { label: 'Open in Callboard', url: portalUrl(platform, slug, portalPaths.question(id)) }
    return { response_action: 'update', view: sentenceView(`Saved for ${team.label}. Answers quote it from now on.`, link) }
  } catch (error) {
    if (!isAppError(error) || error.code === 'internal') throw error
    return fieldErrors(error.fields.length > 0 ? error.fields : [error])
  }
}
