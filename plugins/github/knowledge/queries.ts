import { z } from 'zod'

// Discussions and issues in GitHub's GraphQL API (docs.github.com/graphql). REST has no discussions.

const discussionFields = 'pageInfo { hasNextPage endCursor } nodes { id title updatedAt answer { id updatedAt } }'
const issueFields = 'pageInfo { hasNextPage endCursor } nodes { id title updatedAt stateReason }'

/** 25 repositories with the first 50 of each kind cost one point. */
export const listQuery = `query ListQuestions($login: String!, $after: String, $labels: [String!], $withDiscussions: Boolean!, $withIssues: Boolean!) {
  repositoryOwner(login: $login) {
    repositories(first: 25, after: $after, ownerAffiliations: [OWNER], orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id nameWithOwner isArchived
        discussions(first: 50, answered: true) @include(if: $withDiscussions) { ${discussionFields} }
        issues(first: 50, labels: $labels, states: [CLOSED]) @include(if: $withIssues) { ${issueFields} }
      }
    }
  }
}`

export const moreQuery = `query MoreQuestions($owner: String!, $name: String!, $labels: [String!], $discussions: String, $issues: String, $withDiscussions: Boolean!, $withIssues: Boolean!) {
  repository(owner: $owner, name: $name) {
    id nameWithOwner isArchived
    discussions(first: 100, after: $discussions, answered: true) @include(if: $withDiscussions) { ${discussionFields} }
    issues(first: 100, after: $issues, labels: $labels, states: [CLOSED]) @include(if: $withIssues) { ${issueFields} }
  }
}`

export const readQuery = `query ReadQuestions($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Discussion {
      id title url updatedAt repository { id nameWithOwner }
      answer { body updatedAt author { login } }
    }
    ... on Issue {
      id title url updatedAt repository { id nameWithOwner }
      comments(last: 20) { nodes { body isMinimized authorAssociation author { login } } }
    }
  }
}`

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
const connectionOf = <T extends z.ZodType>(node: T) => z.object({ pageInfo, nodes: z.array(node.nullable()).nullable() })
const listed = z.object({ id: z.string(), title: z.string(), updatedAt: z.string() })

export const repositoryShape = z.object({
  id: z.string(),
  nameWithOwner: z.string(),
  isArchived: z.boolean(),
  discussions: connectionOf(listed.extend({ answer: z.object({ id: z.string(), updatedAt: z.string() }).nullable() })).nullish(),
  issues: connectionOf(listed.extend({ stateReason: z.string().nullish() })).nullish(),
})
export type QuestionsOfRepository = z.output<typeof repositoryShape>

export const listShape = z.object({
  repositoryOwner: z
    .object({ repositories: z.object({ pageInfo, nodes: z.array(repositoryShape.nullable()).nullable() }) })
    .nullable(),
})

const author = z.object({ login: z.string() }).nullable()
const text = {
  id: z.string(),
  title: z.string(),
  url: z.string(),
  updatedAt: z.string(),
  repository: z.object({ id: z.string(), nameWithOwner: z.string() }),
}
export const questionShape = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('Discussion'),
    ...text,
    answer: z.object({ body: z.string(), updatedAt: z.string(), author }).nullable(),
  }),
  z.object({
    __typename: z.literal('Issue'),
    ...text,
    comments: z.object({
      nodes: z
        .array(z.object({ body: z.string(), isMinimized: z.boolean(), authorAssociation: z.string(), author }).nullable())
        .nullable(),
    }),
  }),
])
export type QuestionText = z.output<typeof questionShape>
