import { dispatchWorkflow } from './dispatch.ts'
import { createIssue, labelIssue } from './issues.ts'
import { createRepositoryAction, publishGitHub, pushRepositoryAction } from './publish.ts'
import { publishPullRequest } from './pull-request.ts'

/** What templates can do at GitHub. */
export const actions = [
  publishGitHub,
  publishPullRequest,
  createRepositoryAction,
  pushRepositoryAction,
  createIssue,
  labelIssue,
  dispatchWorkflow,
]
