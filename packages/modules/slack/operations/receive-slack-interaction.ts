import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'
import { actionId, approvalOf, interactionRequest, slackActions } from '../domain/payloads.ts'
import { actInSlackJob } from '../jobs.ts'
import { findWorkspace, parseJson, parseSlack, requireSlackSignature, storeDelivery } from './receive-slack.ts'
import type { SignedRequest } from './verify-slack-request.ts'

/**
 * Accepts a click on a button of ours. Other interactions, such as opening a link by a button, are acknowledged and ignored.
 * @throws AppError `unauthenticated`, `invalid_input`
 */
export async function receiveSlackInteraction(platform: Platform, request: SignedRequest): Promise<void> {
  requireSlackSignature(platform, request)
  const { payload } = parseSlack(z.object({ payload: z.string() }), Object.fromEntries(new URLSearchParams(request.body)))
  const interaction = interactionRequest.safeParse(parseJson(payload)).data
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
