import type { ErrorCode } from '@callboard/core/errors'

// Expected results of operations with the inputs of tests/integration/two-tenants.test.ts.

const sellsNothing = {
  code: 'unavailable',
  why: 'the test platform has no Stripe; tests/integration/billing.test.ts has one',
} as const
const outside = { code: 'vendor_refused', why: 'asks 127.0.0.1:1, where outgoing requests may not go' } as const
const fromFile = {
  code: 'conflict',
  why: 'nothing of component:default/beta was inferred; tests/integration/corrections.test.ts has one',
} as const
const notConnected = {
  code: 'conflict',
  why: 'the repository of the docs is not connected; tests/integration/docs.test.ts has one',
} as const
const noSetUp = { code: 'invalid_input', why: 'the ticket is made up' } as const
const noSource = {
  code: 'not_found',
  why: 'nothing is pushed to GitHub; apps/api/v1/push-routes.test.ts has a source',
} as const
const notWritten = {
  code: 'not_found',
  why: 'it is read from a source; packages/modules/templates/operations/written-templates.test.ts has one of the portal',
} as const
const noLocation = {
  code: 'not_found',
  why: 'no address is registered; apps/api/backstage/backstage.test.ts registers one',
} as const

/** Operations that fail even for the owner of the input's data, with the reason. All others must succeed. */
export const expectedErrors: Record<string, { code: ErrorCode; why: string }> = {
  'agents.create-install-code': { code: 'conflict', why: 'GitHub is not read through an agent' },
  'agents.create-token': { code: 'conflict', why: 'GitHub is not read through an agent' },
  'billing.start-trial': sellsNothing,
  'billing.begin-checkout': sellsNothing,
  'billing.open-portal': sellsNothing,
  'billing.refresh': sellsNothing,
  'billing.preview-plan': sellsNothing,
  'billing.change-plan': sellsNothing,
  'billing.cancel': sellsNothing,
  'billing.resume': sellsNothing,
  'catalog.remove-view': {
    code: 'not_found',
    why: 'the view is shared; packages/modules/catalog/operations/views.test.ts has own ones',
  },
  'inference.correct': fromFile,
  'inference.revert-correction': fromFile,
  'inference.preview-proposal': fromFile,
  'inference.propose': fromFile,
  'costs.begin-upload': { code: 'conflict', why: 'GitHub takes no bills' },
  'docs.propose-page': notConnected,
  'docs.read-source': notConnected,
  'docs.propose-edit': notConnected,
  'domains.set-join': { code: 'conflict', why: 'the domain is not verified' },
  'domains.verify': { code: 'vendor_refused', why: 'beta.example has no TXT record' },
  'hosts.verify': { code: 'vendor_refused', why: 'portal.beta.example has no TXT record' },
  'flags.withdraw-request': {
    code: 'forbidden',
    why: 'somebody else requested it; packages/modules/flags/operations/approval.test.ts has an own one',
  },
  'experiments.start': { code: 'conflict', why: 'it is running' },
  'integrations.check': outside,
  'integrations.create': outside,
  'integrations.update': outside,
  'integrations.create-webhook': outside,
  'integrations.connect-sample': {
    code: 'unavailable',
    why: 'the test platform has no demo; tests/integration/sync.test.ts has one',
  },
  'integrations.redeem-install': noSetUp,
  'integrations.finish-install': noSetUp,
  'integrations.reconnect': { code: 'conflict', why: 'it is connected' },
  'knowledge.add-article': {
    code: 'invalid_input',
    why: 'group:default/nobody is not in the catalog; packages/modules/knowledge/operations/articles.test.ts has a team',
  },
  'knowledge.restore-article': { code: 'not_found', why: 'the article is not removed' },
  'knowledge.save-answer': {
    code: 'invalid_input',
    why: 'component:default/beta is no team; tests/integration/slack-answers.test.ts has one',
  },
  'knowledge.send-question': {
    code: 'invalid_input',
    why: 'component:default/beta is no team; packages/modules/knowledge/operations/team-questions.test.ts has one',
  },
  'knowledge.summarize-answer': {
    code: 'conflict',
    why: 'nothing is indexed; packages/modules/knowledge/operations/summarize-answer.test.ts has docs',
  },
  'models.test': outside,
  'templates.retry-run': { code: 'conflict', why: 'the run has not failed' },
  'templates.undo-run': { code: 'conflict', why: 'the run has not succeeded' },
  'templates.change-template': notWritten,
  'templates.read-template-text': notWritten,
  'templates.decide-approval': {
    code: 'forbidden',
    why: 'it waits for group:default/nobody; packages/modules/templates/operations/engine/runs.test.ts has approvers',
  },
  'slack.begin-install': {
    code: 'unavailable',
    why: 'the test platform has no Slack app; tests/integration/slack.test.ts has one',
  },
  'slack.finish-install': noSetUp,
  'locations.add': { code: 'invalid_input', why: 'the address is 127.0.0.1:1, where outgoing requests may not go' },
  'locations.try': { code: 'invalid_input', why: 'the address is 127.0.0.1:1, where outgoing requests may not go' },
  'pushes.add-batch': noSource,
  'pushes.finish': noSource,
  'locations.get-of-entity': noLocation,
  'locations.update': noLocation,
  'locations.remove': noLocation,
  'members.leave': { code: 'conflict', why: 'asks as the last owner' },
  'members.link-myself': { code: 'not_found', why: 'component:default/beta is no user' },
  'docs.draw-plantuml': { code: 'not_found', why: 'the page shows no diagram' },
  'docs.read-picture': { code: 'not_found', why: 'the page shows no picture' },
  'oauth.approve': {
    code: 'invalid_input',
    why: 'no such app has registered; apps/api/oauth/oauth.test.ts has some',
  },
  'pipelines.read-job-log': { code: 'not_found', why: 'the run has no jobs' },
  'pipelines.rerun': outside,
  'workloads.read-logs': { code: 'not_found', why: 'GitHub runs no workloads' },
}

/** Errors for an owner of A who uses B's ids, if not `not_found`. */
export const foreignOutcomes: Record<string, { code: ErrorCode | 'done'; why: string }> = {
  'notifications.mark': { code: 'done', why: 'marks those of the list that are one’s own, which are none' },
  'notifications.query': { code: 'done', why: 'finds those of the list that are one’s own, which are none' },
  'notifications.save': { code: 'done', why: 'saves those of the list that are one’s own, which are none' },
  'slack.get-link': { code: 'not_found', why: 'the link belongs to another organization' },
  'slack.confirm-link': { code: 'not_found', why: 'the link belongs to another organization' },
  'tenant.request-removal': { code: 'invalid_input', why: 'the address to confirm is another one' },
}
