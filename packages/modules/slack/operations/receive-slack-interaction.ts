import { databaseSafe } from '@callboard/db/jsonb'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { actionId, approvalOf, interactionRequest, shortcutRequest, slackActions, submissionRequest } from '../domain/payloads.ts'
import { actInSlackJob } from '../jobs.ts'
import { openAnswerForm } from './open-answer-form.ts'
import { findWorkspace, parseJson, parseSlack, requireSlackSignature, storeDelivery } from './receive-slack.ts'
import { saveSlackAnswer } from './save-slack-answer.ts'
import type { SignedRequest } from './verify-slack-request.ts'

/** Stores a click on a button of ours with its job. Others, such as opening a link by a button, are ignored. */
async function storeClick(payload: unknown): Promise<void> {
  const interaction = interactionRequest.safeParse(payload).data
  const [clicked] = interaction?.actions ?? []
  const action = slackActions.find((name) => actionId(name) === clicked?.action_id)
  const approval = action === 'approve-removals' ? approvalOf(clicked?.value) : undefined
  const questionId = action === 'approve-removals' ? undefined : z.uuid().safeParse(clicked?.value).data
  if (!interaction || !action || !(approval || questionId)) return
  const at = await findWorkspace(interaction.team.id)
  if (!at) return
  const { user } = interaction
  await storeDelivery(at, interaction.trigger_id, (deliveryId) =>
    jobRequest(actInSlackJob, {
      deliveryId,
      workspaceId: at.workspaceId,
      slackUserId: user.id,
      name: user.username ?? user.name ?? user.id,
      action,
      questionId: questionId ?? null,
      approval: approval ?? null,
      responseUrl: interaction.response_url,
    }),
  )
}

/**
 * Accepts a click on a button, the shortcut that saves a message as an answer, and the form that it opens. Other interactions are
 * acknowledged and ignored.
 * @returns what Slack shows in place of the form; undefined for everything else
 * @throws AppError `unauthenticated`, `invalid_input`
 */
export async function receiveSlackInteraction(platform: Platform, request: SignedRequest): Promise<object | undefined> {
  requireSlackSignature(platform, request)
  const { payload } = parseSlack(z.object({ payload: z.string() }), Object.fromEntries(new URLSearchParams(request.body)))
  const sent = databaseSafe(parseJson(payload))
  const shortcut = shortcutRequest.safeParse(sent).data
  const submission = submissionRequest.safeParse(sent).data
  const used = shortcut ?? submission
  if (!used) {
    await storeClick(sent)
    return undefined
  }
  const at = await findWorkspace(used.team.id)
  if (!at) return undefined
  if (submission) return saveSlackAnswer(platform, at, submission)
  if (shortcut) await openAnswerForm(platform, at, shortcut)
  return undefined
}
