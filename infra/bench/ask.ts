import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { OperationContext } from '@callboard/kernel/operation'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { type PageRow, replacePages } from '@callboard/modules/docs'
import { ask, embedKnowledge, indexKnowledge } from '@callboard/modules/knowledge'
import { saveModel } from '@callboard/modules/models'
import { closeParsing, parseOr } from '@callboard/parsing/parse'
import { createRankingEngine } from '@callboard/parsing/ranking/engine'
import { closeRanking, provideRankingEngine, rankingEngine } from '@callboard/parsing/ranking/rank'
import { startStandInModel } from '@callboard/sandbox/model/stand-in'
import { reachingHost } from '@callboard/testing/connect-model'
import { exitWithUsage, readOptions } from '../launch/options.ts'
import { type Answered, type Question, scoreAnswers } from './ask-score.ts'
import { emptyIntegration } from './catalog-files.ts'
import { figure, percentile, seconds } from './figures.ts'
import { type BenchStack, startBenchStack } from './stack.ts'

type CorpusPage = PageRow & { file: string }

const refOf = (name: string) => `component:default/${name}`

/** The pages of a folder; each folder in it holds the docs of one entity. */
async function readCorpus(folder: string): Promise<CorpusPage[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(md|markdown)$/i.test(file))
    .map((file) => file.split(path.sep).join('/'))
    .sort()
  const pages = files.map(async (file): Promise<CorpusPage[]> => {
    const [top = '', ...rest] = file.split('/')
    const [name, inDocs] = rest.length > 0 ? [top.toLowerCase().replace(/[^a-z0-9.-]+/g, '-'), rest.join('/')] : ['docs', top]
    const page = await parseOr('page', { name: inDocs, text: readFileSync(path.join(folder, file), 'utf8'), title: null })
    return page ? [{ ...page, ref: refOf(name), path: inDocs, section: '', url: `https://example.com/${file}`, file }] : []
  })
  return (await Promise.all(pages)).flat()
}

/** As many pages as asked for, by giving the same docs to more entities. */
const multiplied = (pages: readonly CorpusPage[], count: number): CorpusPage[] =>
  Array.from({ length: Math.max(1, Math.ceil(count / pages.length)) }, (_, copy) =>
    copy === 0 ? pages : pages.map((page) => ({ ...page, ref: `${page.ref}-${copy}` })),
  )
    .flat()
    .slice(0, Math.max(count, pages.length))

async function write(context: OperationContext, pages: readonly CorpusPage[]): Promise<void> {
  const { tenantId, tx } = context
  const integrationId = await emptyIntegration(context)
  const byRef = Map.groupBy(pages, (page) => page.ref)
  const entities = [...byRef.keys()].map((ref) => ({
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: ref.split('/')[1] ?? '' },
      spec: { type: 'documentation', lifecycle: 'production', owner: 'docs' },
    },
    item: ref,
    file: 'catalog-info.yaml',
    url: ref,
    line: 1,
    evidence: null,
  }))
  await tx((db) => applyEntities(db, tenantId, integrationId, entities, null))
  for (const [ref, of] of byRef) await tx((db) => replacePages(db, tenantId, integrationId, [{ key: ref, pages: of }]))
}

/** Asks each question through the operation, as the portal and the API do. */
async function askAll(context: OperationContext, questions: readonly Question[], files: ReadonlyMap<string, string>) {
  const answers: Answered[] = []
  for (const { id, question } of questions) {
    const began = performance.now()
    const { confidence, score, citations, pages } = await ask(context, { question })
    const ms = performance.now() - began
    // What is not docs has no file; its name shows what came instead.
    const fileOf = (page: { ref: string; path: string }) => files.get(`${page.ref} ${page.path}`) ?? page.ref
    answers.push({
      id,
      pages: pages.map(fileOf),
      answered: confidence !== 'none',
      citations: citations.map((c) => ({ page: fileOf(c), section: c.section, text: c.markdown, highlight: c.highlight })),
      score: Number(score.toFixed(4)),
      ms: Number(ms.toFixed(2)),
    })
  }
  return answers
}

const readQuestions = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Question => JSON.parse(line))

/** Where embeddings come from. */
type Embeddings = { address: string; model: string; key: string }

/** Asks once more with embeddings; the figures without them are above. Prices are zero. */
async function measureEmbedded(
  context: OperationContext,
  corpus: readonly CorpusPage[],
  questions: readonly Question[],
  { address, model, key }: Embeddings,
): Promise<void> {
  const prices = { inputPrice: 0, outputPrice: 0, monthlyBudget: 1, temperature: 0 }
  const connection = {
    provider: 'openai-compatible' as const,
    address,
    model: 'none',
    mode: 'off' as const,
    reads: 'quotes' as const,
  }
  await saveModel(context, {
    connection: { ...connection, ...prices },
    key,
    embeddings: { model, price: 0 },
  })
  const began = performance.now()
  const sections = await embedKnowledge(context.platform, context.tenantId)
  figure(`${sections.toLocaleString('en')} sections embedded`, `${seconds(began).toFixed(1)} s`, `by ${model}`)
  await ask(context, { question: 'warm up' })
  const { bytes } = await (await rankingEngine()).size()
  figure('indexes, with and without vectors', `${(bytes / 1e6).toFixed(0)} MB`, 'in memory')
  const answers = await askAll(context, questions, new Map(corpus.map((page) => [`${page.ref} ${page.path}`, page.file])))
  report('with embeddings', corpus, questions, answers)
}

/** Times, and figures of quality where the questions were judged on the corpus. */
function report(how: string, corpus: readonly CorpusPage[], questions: readonly Question[], answers: readonly Answered[]): void {
  const times = answers.map((a) => a.ms)
  figure(
    `a question, ${how}`,
    `p50 ${percentile(times, 0.5).toFixed(1)} ms`,
    `p95 ${percentile(times, 0.95).toFixed(1)} ms (at most 150 without a provider)`,
  )
  // The same page several times is not what the questions were judged on.
  const isMultiplied = new Set(corpus.map((page) => page.file)).size < corpus.length
  for (const { name, value, low, high, count } of isMultiplied ? [] : scoreAnswers(questions, answers))
    figure(name, value.toFixed(3), `[${low.toFixed(3)}, ${high.toFixed(3)}] n=${count}`)
}

async function measure(
  context: OperationContext,
  corpus: readonly CorpusPage[],
  questions: readonly Question[],
): Promise<Answered[]> {
  let began = performance.now()
  await write(context, corpus)
  figure(`${corpus.length.toLocaleString('en')} pages written`, `${seconds(began).toFixed(1)} s`)
  began = performance.now()
  while ((await indexKnowledge(context.tenantId)) > 0);
  figure('split into sections and stored', `${seconds(began).toFixed(1)} s`)
  began = performance.now()
  await ask(context, { question: 'warm up' })
  const { bytes } = await (await rankingEngine()).size()
  figure('first question, which builds the index', `${seconds(began).toFixed(1)} s`, `${(bytes / 1e6).toFixed(0)} MB in memory`)
  const answers = await askAll(context, questions, new Map(corpus.map((page) => [`${page.ref} ${page.path}`, page.file])))
  report('by words', corpus, questions, answers)
  return answers
}

const pagesOfSmallTenant = 20

/**
 * Asks a question in each of many organizations in turn, twice: the second round shows what stayed in memory. Where the indexes
 * of all do not fit, each question of it builds one anew.
 * @param count number of organizations, each with 20 pages of the corpus
 */
async function measureTenants(
  stack: BenchStack,
  corpus: readonly CorpusPage[],
  questions: readonly Question[],
  count: number,
): Promise<void> {
  let began = performance.now()
  const contexts: OperationContext[] = []
  for (let n = 0; n < count; n++) {
    const context = await stack.tenant(`bench-ask-${n}`)
    const from = (n * pagesOfSmallTenant) % corpus.length
    await write(context, corpus.slice(from, from + pagesOfSmallTenant))
    while ((await indexKnowledge(context.tenantId)) > 0);
    contexts.push(context)
  }
  figure(`${count.toLocaleString('en')} organizations of ${pagesOfSmallTenant} pages written`, `${seconds(began).toFixed(0)} s`)
  for (const round of ['first', 'second']) {
    const times: number[] = []
    for (const [n, context] of contexts.entries()) {
      began = performance.now()
      await ask(context, { question: questions[n % questions.length]?.question ?? '' })
      times.push(performance.now() - began)
    }
    const { bytes, indexes, evictions } = await (await rankingEngine()).size()
    figure(
      `a question in each, ${round} round`,
      `p50 ${percentile(times, 0.5).toFixed(1)} ms`,
      `p95 ${percentile(times, 0.95).toFixed(1)} ms`,
    )
    figure(`after the ${round} round`, `${indexes} indexes`, `${(bytes / 1e6).toFixed(0)} MB in memory, ${evictions} evicted`)
  }
}

/** @param from a base URL and a model, or `stand-in` for the sandbox's, whose vectors know no more than letters and a few synonyms */
async function withEmbeddings(
  context: OperationContext,
  corpus: readonly CorpusPage[],
  questions: readonly Question[],
  from: string,
): Promise<void> {
  const standIn = from === 'stand-in' ? await startStandInModel() : undefined
  const [address = '', model = ''] = standIn ? [standIn.address, 'stand-in-embedding'] : from.split(',')
  const key = standIn?.key ?? process.env.EMBEDDINGS_KEY ?? ''
  const platform = reachingHost(context.platform, new URL(address).host)
  try {
    await measureEmbedded({ ...context, platform }, corpus, questions, { address, model, key })
  } finally {
    await standIn?.stop()
  }
}

const usage = `npm run bench -- ask --corpus <folder of Markdown> --questions <JSON lines>[,<JSON lines>] [--out <file>] [--pages 5000]
  [--tenants 1000] [--memory <megabytes for indexes>] [--embeddings stand-in | <base URL>,<model>, whose key is in EMBEDDINGS_KEY]`

/**
 * Answers questions about a folder of Markdown in a new organization.
 * @param parameters of the command line
 */
export async function benchAsk(parameters: string[]): Promise<void> {
  const option = { type: 'string' } as const
  const { values } = readOptions(
    usage,
    {
      corpus: option,
      questions: option,
      out: option,
      pages: option,
      tenants: option,
      memory: option,
      embeddings: option,
    },
    { args: parameters },
  )
  if (!values.corpus || !values.questions) exitWithUsage(usage, 'A corpus and questions are needed.')
  const base = mkdtempSync(path.join(os.tmpdir(), 'callboard-bench-ask-'))
  if (values.memory) provideRankingEngine(createRankingEngine({ megabytes: Number(values.memory) }))
  const stack = await startBenchStack(base)
  try {
    const corpus = multiplied(await readCorpus(path.resolve(values.corpus)), Number(values.pages ?? 0))
    const questions = values.questions.split(',').flatMap((file) => readQuestions(path.resolve(file)))
    const context = await stack.tenant('bench-ask')
    const answers = await measure(context, corpus, questions)
    if (values.embeddings) await withEmbeddings(context, corpus, questions, values.embeddings)
    if (values.tenants) await measureTenants(stack, corpus, questions, Number(values.tenants))
    if (values.out) writeFileSync(path.resolve(values.out), answers.map((a) => `${JSON.stringify(a)}\n`).join(''))
  } finally {
    await stack.stop()
    await closeRanking()
    await closeParsing()
    rmSync(base, { recursive: true, force: true })
  }
}
