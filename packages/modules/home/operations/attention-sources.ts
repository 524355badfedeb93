import type { AttentionSource } from '@callboard/kernel/attention'
import { budgetAttention } from '@callboard/modules/costs'
import { flagRequestAttention, staleFlagAttention } from '@callboard/modules/flags'
import { descriptorAttention, integrationAttention } from '@callboard/modules/integrations'
import { articleAttention, goldenAttention, questionAttention, sectionAttention } from '@callboard/modules/knowledge'
import { invitationAttention } from '@callboard/modules/members'
import { pipelineAttention } from '@callboard/modules/pipelines'
import { approvalAttention } from '@callboard/modules/templates'
import { tokenAttention } from '@callboard/modules/tokens'
import { workloadAttention } from '@callboard/modules/workloads'

/** Every kind of item of "Needs attention". */
export const attentionSources: readonly AttentionSource[] = [
  workloadAttention,
  pipelineAttention,
  budgetAttention,
  integrationAttention,
  descriptorAttention,
  sectionAttention,
  questionAttention,
  goldenAttention,
  articleAttention,
  flagRequestAttention,
  staleFlagAttention,
  approvalAttention,
  tokenAttention,
  invitationAttention,
]

/** What a reader must be allowed to read to know of everything that can break. Decisions are asked of those who make them. */
export const attentionActions = attentionSources.map((source) => source.action).filter((action) => action.endsWith('.read'))
