import { readdirSync } from 'node:fs'
import path from 'node:path'
import { safeDecode } from '@callboard/core/safe-decode'
import { root } from '../launch/paths.ts'

/** What stands in place of a parameter, by what precedes it in the address. */
export type Known = {
  /** Segments of an entity that has everything. */
  entity: string
  api: string
  integration: string
  /** Of a cluster. */
  cluster: string
  item: string
  webhook: string
  /** Of a question to a team. */
  question: string
  thread: string
  /** Of an article. */
  article: string
  /** Of an experiment that is running. */
  experiment: string
  /** Of a document. */
  document: string
  /** Segments of a template. */
  template: string
  /** Of a run of a template. */
  run: string
  /** Of a run and its step that waits for a decision, as `<run>/<step>`. */
  decision: string
  /** Runs of templates in the states of their names. */
  finished: string
  failed: string
  waiting: string
  /** A template that is written in the portal. */
  written: string
  /** A source that a job pushes to. */
  pushed: string
  /** A thread whose question has no answer. */
  unanswered: string
  /** Its id. */
  tenant: string
}

/** Pages that need a link from a mail, a provider or another address, and have nothing to show without. */
const withoutPicture = [
  /^\/(change-email|verify-email|reset-password|sign-in\/link|invitations|oauth)/,
  /^\/t\/\[tenant\]\/\[\.\.\.rest\]$/,
]

const app = path.join(root, 'apps/web/app')

/** Patterns of all pages, as the folders of the app say: `/t/[tenant]/catalog`. */
export const patternsOfPages = (): string[] =>
  readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => safeDecode(path.posix.dirname(file.split(path.sep).join('/'))))
    .map(
      (dir) =>
        `/${dir
          .split('/')
          .filter((part) => part !== '.' && !part.startsWith('('))
          .join('/')}`,
    )
    .filter((pattern) => !withoutPicture.some((test) => test.test(pattern)))
    .sort()

/** Plugin pages with their views, and tabs, which have one pattern for all. */
const pluginPages = [
  'github/repositories',
  'kubernetes/clusters',
  'kubernetes/clusters?view=workloads',
  'kubernetes/clusters?view=nodes',
  'ci/pipelines',
  'ci/pipelines?view=runs',
  'ci/pipelines?view=deployments',
  'cloud-costs/costs',
  'cloud-costs/budgets',
  'cloud-costs/allocation',
  'insights/usage',
]
const pluginTabs = ['kubernetes.workloads', 'ci.pipelines', 'cloud-costs.costs', 'confidence.flags']

/**
 * The addresses to look at for a pattern; several where a parameter chooses between pages that differ.
 * @throws Error for a parameter that nothing is known of, so that no new page goes without a picture
 */
export function addressesOf(pattern: string, slug: string, known: Known): string[] {
  const filled = pattern
    .replace('[tenant]', slug)
    .replace('[kind]/[namespace]/[name]/definition', `${known.api}/definition`)
    .replace('[kind]/[namespace]/[name]', known.entity)
    .replace('/[[...page]]', '')
    .replace('flags/[flag]', 'flags/new-checkout')
    .replace('[key]', encodeURIComponent(known.item))
    .replace('integrations/plugins/[plugin]', 'integrations/plugins/cloud-costs')
    .replace('organizations/[id]', `organizations/${known.tenant}`)
    .replace('webhooks/[id]', `webhooks/${known.webhook}`)
    .replace('create/approvals/[run]/[step]', `create/approvals/${known.decision}`)
    .replace('create/runs/[id]', `create/runs/${known.run}`)
    .replace('create/templates/[namespace]/[name]', `create/templates/${known.template}`)
    .replace('experiments/[id]', `experiments/${known.experiment}`)
    .replace('articles/[id]', `articles/${known.article}`)
    .replace('documents/[id]', `documents/${known.document}`)
    .replace('questions/[id]', `questions/${known.question}`)
    .replace('threads/[id]', `threads/${known.thread}`)
  const choices: Record<string, readonly string[]> = {
    '[plugin]/[page]': pluginPages,
    '[tab]': pluginTabs,
    // A catalog that is read, and a cluster that is watched.
    'integrations/[id]': [known.integration, known.cluster].map((id) => `integrations/${id}`),
    'connect/[plugin]': ['connect/github', 'connect/kubernetes'],
  }
  const [parameter, given] = Object.entries(choices).find(([name]) => filled.includes(name)) ?? []
  const all = parameter && given ? given.map((value) => filled.replace(parameter, value)) : [filled]
  const unfilled = all.find((address) => address.includes('['))
  if (unfilled) throw new Error(`infra/screenshots/pages.ts does not know what to put into ${unfilled}`)
  return all
}
