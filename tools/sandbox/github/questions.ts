import type { QuestionInSandbox, Repository } from './organization.ts'

type Kind = 'discussion' | 'issue'
type Found = { repository: Repository; question: QuestionInSandbox; kind: Kind }

const prefixes = { discussion: 'D', issue: 'I' } as const
const idOf = ({ repository, question, kind }: Found) => `${prefixes[kind]}_${repository.id}_${question.number}`

/** Discussions or closed issues of a repository. */
export const questionsOf = (repository: Repository, kind: Kind): Found[] =>
  (kind === 'discussion' ? repository.discussions : repository.issues).map((question) => ({ repository, question, kind }))

/** The discussion or issue with a global id. */
export const findQuestion = (repositories: readonly Repository[], id: string): Found | undefined =>
  repositories
    .flatMap((repository) => [...questionsOf(repository, 'discussion'), ...questionsOf(repository, 'issue')])
    .find((found) => idOf(found) === id)

const user = (login: string) => ({ __typename: 'User', login })

/** A discussion or an issue in GitHub's published shape. @param repository its node */
export function questionNode(base: string, found: Found, repository?: object) {
  const { kind, question } = found
  const { number, title, body, author, updatedAt, answers } = question
  const page = kind === 'discussion' ? 'discussions' : 'issues'
  const common = {
    id: idOf(found),
    number,
    title,
    body,
    updatedAt,
    url: `${base}/${found.repository.slug}/${page}/${number}`,
    author: user(author),
    repository,
  }
  const comments = answers.map((answer, i) => ({
    id: `${idOf(found)}_${i}`,
    body: answer.body,
    updatedAt,
    isMinimized: false,
    authorAssociation: 'MEMBER',
    author: user(answer.author),
  }))
  if (kind === 'discussion') return { __typename: 'Discussion', ...common, answer: comments[0] ?? null }
  return { __typename: 'Issue', ...common, stateReason: 'COMPLETED', comments: { totalCount: comments.length, nodes: comments } }
}
