import type { Organization } from '../../github/organization.ts'

type Reason = 'wrong' | 'outdated' | 'incomplete' | 'unclear'
type Rating = { helpful: boolean; reason: Reason | null }

/** Questions that people asked, in days before today. */
export type SampleQuestions = {
  questions: { ago: number; text: string; rating: Rating | null }[]
  teamQuestions: {
    ago: number
    text: string
    team: string
    asker: string
    answer: { text: string; answerer: string; accepted: boolean } | null
  }[]
  /** `reviewInDays`: negative for an article whose review is overdue. */
  articles: { ago: number; title: string; text: string; owner: string; author: string; reviewInDays: number }[]
  golden: { text: string; ref: string; path: string }[]
}

const good: Rating = { helpful: true, reason: null }
const bad = (reason: Reason): Rating => ({ helpful: false, reason })

/** Those of the same row are about the same thing. `about`: the repository whose docs answer them, or would. */
const asked: readonly { about: string; questions: readonly (readonly [ago: number, text: string, rating: Rating | null])[] }[] = [
  {
    about: 'ledger',
    questions: [
      [2, 'What does the lag of the outbox mean?', good],
      [9, 'What do I do when a balance is wrong?', null],
      [3, 'How are differences found when the ledger is compared with the bank every night?', bad('unclear')],
      [5, 'How do I find a difference of 120.00 in the nightly reconciliation?', bad('outdated')],
      [12, 'Where do differences come from in the reconciliation with the bank?', bad('outdated')],
      [4, 'How do I roll back the ledger in production?', good],
      [21, 'When may I deploy a migration of the ledger?', good],
      [1, 'How do I rotate the signing key of the bank connection?', null],
      [6, 'Where is the signing key of the bank connection rotated?', null],
      [15, 'Who rotates the signing key for the bank connection, and how?', null],
    ],
  },
  {
    about: 'checkout-api',
    questions: [
      [0, 'How do I get access to the staging VPN?', null],
      [8, 'How can I get VPN access for staging?', null],
      [11, 'Who owns checkout-api?', good],
      [17, 'What depends on checkout-api?', null],
    ],
  },
]

const articles: SampleQuestions['articles'] = [
  {
    ago: 40,
    title: 'Your first week',
    owner: 'platform',
    author: 'lena-novak@meridian.example',
    reviewInDays: 50,
    text: `For new engineers. Your buddy goes through this list with you.

## Accounts

The service desk creates your accounts before you arrive. Sign in to the portal with GitHub; your teams come from there.

## Hardware

Laptops are handed out on Mondays at the front desk. Ask the service desk for a second screen.

## Your first change

1. Choose an issue with the label "first".
2. Open a pull request, and ask your buddy to review it.
3. Merge it yourself, and watch it arrive in production.
`,
  },
  {
    ago: 75,
    title: 'Incident checklist',
    owner: 'payments',
    author: 'ines-roth@meridian.example',
    reviewInDays: -6,
    text: `For whoever notices that customers cannot pay.

## In the first five minutes

- Open a channel named after the day and the symptom, and name one person who leads.
- Stop all deployments of the checkout and the ledger.
- Post what is known and what is not. Do not guess at the cause.

## Afterwards

The person who led writes a timeline within two days. It names systems and decisions, and nobody's mistakes.
`,
  },
]

/** What people of the served organization asked. What is about a repository that is not there is left out. */
export function sampleQuestionsOf({ repositories, teams }: Organization): SampleQuestions {
  const names = new Set(repositories.map((r) => r.name))
  const slugs = new Set(teams.map((t) => t.slug))
  const questions = asked
    .filter(({ about }) => names.has(about))
    .flatMap((row) => row.questions.map(([ago, text, rating]) => ({ ago, text, rating })))
  const teamQuestions: SampleQuestions['teamQuestions'] = [
    {
      ago: 6,
      text: 'Can I book an entry in a currency other than euros?',
      team: 'payments',
      asker: 'omar-khan@meridian.example',
      answer: {
        text: 'Yes. Give each line a `currency`; all lines of an entry need the same one. The ledger converts at the rate of the evening when it closes the day.',
        answerer: 'ines-roth@meridian.example',
        accepted: true,
      },
    },
    {
      ago: 1,
      text: 'How do I rotate the signing key of the bank connection?',
      team: 'payments',
      asker: 'yara-haddad@meridian.example',
      answer: null,
    },
  ].filter((q) => slugs.has(q.team))
  return {
    questions,
    teamQuestions: teamQuestions.map((q) => ({ ...q, team: `group:default/${q.team}` })),
    articles: articles.filter((a) => slugs.has(a.owner)).map((a) => ({ ...a, owner: `group:default/${a.owner}` })),
    golden: names.has('ledger')
      ? [
          { text: 'What does the lag of the outbox mean?', ref: 'component:default/ledger', path: 'runbook.md' },
          {
            text: 'How do I roll back the ledger in production?',
            ref: 'component:default/ledger',
            path: 'operations/deploying.md',
          },
        ]
      : [],
  }
}
