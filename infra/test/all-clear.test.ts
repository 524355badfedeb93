import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// A sentence that says that all is well must not be said to somebody who cannot see everything, or where nothing is known. Each is
// listed with what is known before it is said.

const root = path.join(import.meta.dirname, '../..')
const sources = execFileSync('git', ['ls-files', 'apps/web', 'packages/modules', 'plugins'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((f) => /\.tsx?$/.test(f) && !/\.(test|spec)\.ts$|^apps\/web\/e2e\/|\/testing/.test(f))

const wellWords =
  'healthy|idle|pass|operational|unusual|attention|issues?|drift|stale|gaps|problems?|caught up|broken|embedded|reviewed|has an owner|found something|to review|failures'
const sentence = new RegExp(
  `[>'\`"]\\s*((?:All|Every\\w*|Nothing|No|You’re|You're)\\b[^'"\`<>{}]*?\\b(?:${wellWords})\\b[^'"\`<{}]*)`,
  'g',
)
const sentencesIn = (text: string) => [...text.matchAll(sentence)].map(([, found = '']) => found.replace(/\s+/g, ' ').trim())

const known: Record<string, string> = {
  'All systems operational': 'the database has answered, and workers have reported within two minutes',
  'Nothing to review': 'values were inferred; without a connected account the page says to connect one',
  "You're all caught up": 'it is about the reader alone, who may decide on approvals',
  'You’re all caught up': 'it is about the notifications of the reader alone',
  'You’re all caught up.':
    'on home, the role may read everything that can break; elsewhere it is about notifications of the reader',
  'Nothing of yours that your role can see needs attention.': 'it says what it does not know',
  'Nothing needs attention.': 'an account is connected, and the role may read everything that can break',
  'Nothing that your role can see needs attention.': 'it says what it does not know',
  'No stale flags': 'flags are evaluated by the portal itself',
  'Everything has an owner, and every group has members': 'the catalog has entities',
  'No issues. The definition passes all Spectral rules.': 'an empty definition or one that could not be read has a finding',
  'All values were reviewed.': 'the row has inferred values',
  'No knowledge gaps yet': 'questions are recorded by the portal itself',
  'All sections are embedded.': 'sections were counted',
  'No failures in the last 3 days.': 'jobs are recorded by the portal itself',
  'Nothing unusual.': 'there were requests in the last 7 days',
  'No integration reports a problem with $': 'it is about reports alone',
  'No integration reports a problem.': 'an integration is connected, and the reader may see them',
  'No integration is connected, so no problems are known.': 'it says what it does not know',
  'All pipelines pass on their default branch.': 'every pipeline has finished lately, and every account is up to date',
  'Every search found something.': 'there were searches',
  'No workload is broken or degraded. $': 'clusters are read in full',
  'All workloads are healthy.': 'clusters are read in full, and something runs in them',
  'All workloads are idle.': 'clusters are read in full',
  'No drift found, $': 'it says what it does not know',
  'No drift. Workloads in several clusters use the same images.': 'several clusters are read in full',
  'Nothing could be synced. The catalog shows previous data. See the problems below.': 'it is a failure',
}

test('every sentence that says that all is well is listed with what is known before it is said', () => {
  const found = new Set(sources.flatMap((file) => sentencesIn(readFileSync(path.join(root, file), 'utf8'))))
  expect([...found].filter((text) => !(text in known)).sort()).toEqual([])
  expect(Object.keys(known).filter((text) => !found.has(text))).toEqual([])
})

test('the rule finds such sentences in text and elements', () => {
  expect(sentencesIn("title={ok ? 'All workloads are healthy' : 'Some are not'}")).toEqual(['All workloads are healthy'])
  expect(sentencesIn('<p>\n  Nothing is\n  broken.\n</p>')).toEqual(['Nothing is broken.'])
})
