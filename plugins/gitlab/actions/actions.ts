import { publishMergeRequest } from './merge-request.ts'
import { triggerPipeline } from './pipeline.ts'
import { publishGitLab } from './publish.ts'

/** What templates can do at GitLab. */
export const actions = [publishGitLab, publishMergeRequest, triggerPipeline]
