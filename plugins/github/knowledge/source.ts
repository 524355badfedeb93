import type { DocumentListing, DocumentRead, KnowledgeSource, ListedDocument } from '@callboard/plugin-kit/knowledge'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { Secrets, Settings } from '../config.ts'
import type { GitHubContext } from '../context.ts'
import { type FieldError, fieldError, isMissing, isPermissionError, sentence } from '../graphql-errors.ts'
import {
  listQuery,
  listShape,
  moreQuery,
  type QuestionsOfRepository,
  type QuestionText,
  questionShape,
  readQuery,
  repositoryShape,
} from './queries.ts'

/** A listing continues with further questions of some repositories, and then with the next repositories. */
const cursorShape = z.object({
  after: z.string().nullable(),
  more: z.array(z.object({ name: z.string(), discussions: z.string().optional(), issues: z.string().optional() })),
  done: z.boolean(),
})
type Cursor = z.output<typeof cursorShape>

const incomplete = () => new VendorError('incomplete', 'GitHub’s list of questions is incomplete. Previous data is kept.')

/** The questions of a repository. Issues that were closed without being answered are no answers. */
function questionsIn({ discussions, issues }: QuestionsOfRepository): ListedDocument[] {
  const found = [
    ...(discussions?.nodes ?? []).flatMap((d) => (d ? [{ ...d, version: `${d.updatedAt} ${d.answer?.updatedAt ?? ''}` }] : [])),
    ...(issues?.nodes ?? []).flatMap((i) =>
      i && !['NOT_PLANNED', 'DUPLICATE'].includes(i.stateReason ?? '') ? [{ ...i, version: i.updatedAt }] : [],
    ),
  ]
  return found.map(({ id, title, version }) => ({ key: id, title, version, visibility: 'everybody' }))
}

function continues({ nameWithOwner, discussions, issues }: QuestionsOfRepository): Cursor['more'] {
  const next = (page: { hasNextPage: boolean; endCursor: string | null } | undefined) =>
    page?.hasNextPage && page.endCursor ? page.endCursor : undefined
  const [more, moreIssues] = [next(discussions?.pageInfo), next(issues?.pageInfo)]
  if (!more && !moreIssues) return []
  return [{ name: nameWithOwner, ...(more ? { discussions: more } : {}), ...(moreIssues ? { issues: moreIssues } : {}) }]
}

/** Which of both are read: without its permission, one of them would leave a whole repository out. */
type Parts = { discussions: boolean; issues: boolean }
type Page = { repositories: QuestionsOfRepository[]; errors: FieldError[]; after: string | null }
type Client = ReturnType<typeof createClient>

/** Reads a page and, if one of both is not permitted, the other alone. @throws VendorError for any other missing part */
async function permitted(
  settings: Settings,
  of: Parts,
  query: (parts: Parts) => Promise<Page>,
): Promise<Page & { warning?: string }> {
  const page = await query(of)
  const other = page.errors.find((error) => !isPermissionError(error) && !isMissing(error))
  if (other) throw fieldError(other, settings.organization)
  const [refused] = page.errors.filter(isPermissionError)
  if (!refused) return page
  const denied = (part: string) => page.errors.some(({ path }) => path.includes(part))
  const rest = { discussions: of.discussions && !denied('discussions'), issues: of.issues && !denied('issues') }
  const warning = `GitHub left out questions: ${sentence(refused.message)} Grant read access to discussions and issues, then sync again.`
  const isLess = rest.discussions !== of.discussions || rest.issues !== of.issues
  if (!isLess) return { ...page, warning }
  return { ...(await permitted(settings, rest, query)), warning }
}

const included = ({ discussions, issues }: Parts) => ({ withDiscussions: discussions, withIssues: issues })

async function listRepositories(client: Client, { organization }: Settings, of: object, parts: Parts): Promise<Page> {
  const { data, errors } = await client.partial<unknown>(listQuery, { login: organization, ...of, ...included(parts) })
  const parsed = listShape.safeParse(data)
  if (!parsed.success) throw incomplete()
  const repositories = parsed.data.repositoryOwner?.repositories
  if (!repositories) throw new VendorError('not_found', `GitHub does not show ${organization} to these credentials.`)
  const { hasNextPage, endCursor } = repositories.pageInfo
  const nodes = (repositories.nodes ?? []).flatMap((node) => node ?? [])
  return { repositories: nodes, errors, after: hasNextPage ? endCursor : null }
}

async function listMore(client: Client, of: Cursor['more'][number], labels: string[], parts: Parts): Promise<Page> {
  const [owner = '', name = ''] = of.name.split('/')
  const { data, errors } = await client.partial<{ repository?: unknown }>(moreQuery, {
    owner,
    name,
    labels,
    discussions: of.discussions ?? null,
    issues: of.issues ?? null,
    ...included(parts),
  })
  const parsed = repositoryShape.nullable().safeParse(data.repository ?? null)
  if (!parsed.success) throw incomplete()
  return { repositories: parsed.data ? [parsed.data] : [], errors, after: null }
}

async function list(context: GitHubContext, given: string | undefined): Promise<DocumentListing> {
  const { settings } = context
  if (!settings.questions)
    return { documents: [], warning: 'Answered questions are not read. Switch on “Read answered questions for Ask” under Edit.' }
  const cursor: Cursor = given ? cursorShape.parse(JSON.parse(given)) : { after: null, more: [], done: false }
  const labels = [settings.questionLabel]
  const client = createClient(context)
  const [first, ...others] = cursor.more
  const parts = first
    ? { discussions: first.discussions !== undefined, issues: first.issues !== undefined }
    : { discussions: true, issues: true }
  const page = await permitted(settings, parts, (some) =>
    first ? listMore(client, first, labels, some) : listRepositories(client, settings, { after: cursor.after, labels }, some),
  )
  const selected = page.repositories.filter(({ isArchived }) => settings.archived || !isArchived)
  const more = [...others, ...selected.flatMap(continues)]
  const after = first ? cursor.after : page.after
  const done = first ? cursor.done : page.after === null
  return {
    documents: selected.flatMap(questionsIn),
    ...(more.length > 0 || !done ? { next: JSON.stringify({ after, more, done } satisfies Cursor) } : {}),
    ...(page.warning ? { warning: page.warning } : {}),
  }
}

/** Comments of people who belong to the repository; others ask, too. */
const answering = ['OWNER', 'MEMBER', 'COLLABORATOR']

/** The answer as Markdown, and who gave it; undefined without one. */
function answerOf(question: QuestionText): { text: string; by: string } | undefined {
  if (question.__typename === 'Discussion')
    return question.answer ? { text: question.answer.body, by: question.answer.author?.login ?? '' } : undefined
  const comments = (question.comments.nodes ?? []).flatMap((c) =>
    c && !c.isMinimized && answering.includes(c.authorAssociation) ? [c] : [],
  )
  const last = comments.at(-1)
  return last ? { text: comments.map(({ body }) => body).join('\n\n'), by: last.author?.login ?? '' } : undefined
}

/**
 * Answers under their questions. What the asker wrote below the title is left out, since it resembles what others ask more than any
 * answer and would be quoted instead. A question that nobody answered is no knowledge.
 */
async function read(context: GitHubContext, documents: readonly ListedDocument[]): Promise<DocumentRead[]> {
  const { data, errors } = await createClient(context).partial<{ nodes?: unknown[] }>(readQuery, {
    ids: documents.map(({ key }) => key),
  })
  return documents.map(({ key }, i): DocumentRead => {
    const error = errors.find(({ path }) => path[0] === 'nodes' && path[1] === i)
    if (error && !isMissing(error)) throw fieldError(error, 'a question')
    const node = data.nodes?.[i] ?? null
    if (node === null) return { key, gone: true }
    const question = questionShape.safeParse(node)
    if (!question.success) throw incomplete()
    const { title, url, updatedAt, repository } = question.data
    const answer = answerOf(question.data)
    if (!answer) return { key, gone: true }
    return {
      key,
      title,
      url,
      place: repository.nameWithOwner,
      text: answer.text,
      format: 'markdown',
      updatedAt,
      updatedBy: answer.by,
      belongsTo: { item: repository.id },
    }
  })
}

export const knowledge: KnowledgeSource<Settings, Secrets> = { everyS: 3600, list, batch: 20, read }
