import { createAutolink } from './autolinks.ts'
import { createDeployKey } from './deploy-key.ts'
import { dispatchWorkflow } from './dispatch.ts'
import { createEnvironment } from './environment.ts'
import { createIssue, labelIssue } from './issues.ts'
import { createRepositoryAction, publishGitHub, pushRepositoryAction } from './publish.ts'
import { publishPullRequest } from './pull-request.ts'
import { createWebhook } from './webhook.ts'

/** What templates can do at GitHub. */
export const actions = [
  publishGitHub,
  publishPullRequest,
  createRepositoryAction,
  pushRepositoryAction,
  createIssue,
  labelIssue,
  dispatchWorkflow,
  createWebhook,
  createEnvironment,
  createDeployKey,
  createAutolink,
]
