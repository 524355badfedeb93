import { expect, test } from 'vitest'
import type { RelationIntent } from './catalog-phrases.ts'
import { readCatalogQuestion } from './catalog-question.ts'

/** Phrasings that the grammar was written with. */
const known: Record<RelationIntent, string[]> = {
  owner: [
    'Who owns ledger?',
    'who is the owner of ledger',
    "who's the owner of the ledger service?",
    'which team owns ledger',
    'What team maintains ledger?',
    'owner of ledger',
    'who is responsible for ledger',
    'who maintains the ledger',
    'which team is responsible for the ledger component',
    'who do I ask about ledger?',
    'who should I contact about ledger',
    'whose is ledger',
    'hey, can you tell me who owns ledger?',
    'who built ledger',
    'ledger owner',
    'who to contact for ledger',
    'who is ledger owned by',
  ],
  owned: [
    'what does ledger own',
    'which services does ledger own?',
    'services owned by ledger',
    'what is owned by the ledger team',
    'which components are owned by ledger',
    'what belongs to ledger',
    'show me everything ledger owns',
    'which services does the ledger team maintain',
  ],
  dependencies: [
    'what does ledger depend on',
    'What does the ledger service depend on?',
    'dependencies of ledger',
    'what are the dependencies of ledger',
    'which services does ledger use',
    'what does ledger call',
    'ledger dependencies',
    'which components does ledger rely on',
    'what databases does ledger use',
  ],
  dependents: [
    'what depends on ledger',
    'who depends on ledger?',
    'which services depend on ledger',
    'who uses ledger',
    'which services use ledger?',
    'what breaks if ledger goes down',
    'what breaks when ledger is down?',
    'dependents of ledger',
    'blast radius of ledger',
    'what is affected by ledger',
  ],
  'provided-apis': [
    'which APIs does ledger provide',
    'what APIs does ledger expose?',
    'APIs of ledger',
    'what api does ledger offer',
    'which APIs are provided by ledger',
  ],
  'api-providers': [
    'who provides the ledger API',
    'which service exposes the ledger API?',
    'what implements the ledger api',
    'provider of the ledger API',
  ],
  'api-consumers': [
    'who uses the ledger API?',
    'which services use the ledger API',
    'what calls the ledger api',
    'consumers of the ledger API',
    'who consumes ledger',
  ],
  members: [
    'who is in ledger',
    "who's in the ledger team?",
    'who is on the ledger team',
    'members of ledger',
    'who works on ledger',
    'list the members of ledger',
  ],
  parts: [
    'what is in the ledger system',
    'what does ledger consist of',
    'which services are part of ledger',
    'which components are in the ledger system?',
    'parts of ledger',
  ],
  whole: [
    'which system is ledger part of',
    'what system does ledger belong to',
    'which system contains ledger',
    'what domain is ledger in',
    'system of ledger',
  ],
}

/** Phrasings that were written down after the grammar, which was not changed for them. */
const fresh: Record<RelationIntent, string[]> = {
  owner: [
    'Who looks after ledger these days?',
    'does anyone know who owns ledger?',
    'Which squad owns the ledger service?',
    'who manages ledger',
    'who supports the ledger app?',
    'who are the maintainers of ledger?',
    'Who is in charge of ledger?',
    'Which team built ledger?',
    'whom should I contact about ledger?',
    'who can I talk to about ledger',
    'Who do we ping about the ledger service',
    'please tell me who owns `ledger`',
    'ownership of ledger',
    'what team is behind ledger?',
    "What's the owning team of ledger?",
    'who is accountable for ledger?',
    'By whom is ledger maintained?',
    'Who currently owns ledger?',
    'ledger maintainers',
    'who runs ledger',
  ],
  owned: [
    'What do ledger own?',
    'which repos does ledger own',
    'list services owned by ledger',
    'all components owned by ledger',
    'What is maintained by ledger?',
    'which systems belong to ledger?',
    'what services are managed by ledger',
    'Which resources does the ledger squad own?',
    'show me all services of team ledger',
    'what does team ledger look after?',
  ],
  dependencies: [
    'On what does ledger depend?',
    'what does ledger need',
    'What does ledger require?',
    'which libraries does ledger use',
    'What services are called by ledger?',
    'show me the dependencies of ledger',
    'what are ledger dependencies',
    'What does the ledger service rely on?',
    'upstream services of ledger',
    'which databases does ledger depend on?',
  ],
  dependents: [
    'Who is using ledger?',
    'which apps rely on ledger?',
    'what would break if ledger was removed?',
    'which services fail when ledger is offline?',
    'What services are affected if ledger fails?',
    'who calls ledger?',
    'which teams use ledger',
    'impact of ledger',
    'which components need ledger?',
    'what is impacted by ledger?',
    'can you list what depends on ledger',
    'what is relying on ledger?',
  ],
  'provided-apis': [
    'What APIs does the ledger service have?',
    'which api does ledger serve?',
    'show me the APIs of ledger',
    'APIs provided by ledger',
    'what apis are exposed by ledger',
    'which APIs do ledger implement',
    'list APIs offered by ledger',
    'what API is provided by ledger?',
  ],
  'api-providers': [
    'what service provides the ledger API?',
    'which component implements ledger API',
    'Who offers the ledger API?',
    'who serves the ledger api',
    'where is the ledger API implemented?',
    'providers of the ledger API',
    'Which team exposes the ledger API?',
    'who owns the provider of the ledger API',
  ],
  'api-consumers': [
    'which components consume ledger?',
    'who calls the ledger API?',
    'which apps are using the ledger API?',
    'callers of the ledger API',
    'clients of the ledger api',
    'Who is using the ledger API?',
    'What depends on the ledger API?',
    'which services talk to the ledger API',
    'users of the ledger API',
    'What clients use the ledger API?',
  ],
  members: [
    'Who are the members of ledger?',
    'who is part of the ledger team?',
    'who works in ledger?',
    'who is a member of ledger',
    'people in ledger',
    'which people are in ledger?',
    'Who works for ledger?',
    'ledger team members',
  ],
  parts: [
    'What components are in ledger?',
    'what does the ledger system contain?',
    'which services does ledger include',
    'Which services make up ledger?',
    'components of the ledger system',
    'services of ledger',
    'what is inside ledger?',
    'list the components of ledger',
  ],
  whole: [
    'Which domain does ledger belong to?',
    'what system includes ledger?',
    'Which system is the ledger service in?',
    'domain of ledger',
    'What system is ledger a part of?',
    'which domain has ledger',
  ],
}

const cases = (of: Record<RelationIntent, string[]>) =>
  Object.entries(of).flatMap(([intent, questions]) => questions.map((question) => ({ question, intent })))

/** Whether a question is read as meant, with the right name among those of its subject. */
const isRead = ({ question, intent }: { question: string; intent: string }) => {
  const read = readCatalogQuestion(question).find(({ subjects }) => subjects.includes('ledger'))
  return read?.intent === intent
}

test.each(cases(known))('reads "$question" as $intent', (one) => {
  expect([one.question, isRead(one)]).toEqual([one.question, true])
})

test('reads most phrasings that it was not written with', () => {
  const all = cases(fresh)
  const missed = all.filter((one) => !isRead(one)).map((one) => one.question)
  process.stdout.write(`unseen phrasings: ${all.length - missed.length} of ${all.length}; missed: ${missed.join(' · ')}\n`)
  expect(all.length).toBeGreaterThanOrEqual(100)
  expect(missed.length / all.length).toBeLessThan(0.15)
})

test.each([
  'How do I restore the ledger database?',
  'What is a ledger?',
  'Why does ledger fail with error 500',
  'ledger',
  'who',
  'who owns',
  '',
  `who owns ${'x '.repeat(300)}`,
])('leaves "%s" to prose', (question) =>
  expect(readCatalogQuestion(question).filter(({ subjects }) => subjects.includes('ledger') || subjects.length === 0)).toEqual(
    [],
  ),
)

test('reads a long question quickly', () => {
  const began = performance.now()
  for (let i = 0; i < 100; i++) readCatalogQuestion(`what what which services ${'is of the '.repeat(19)}`)
  expect(performance.now() - began).toBeLessThan(2000)
})
