import { type Phrase, readPhrase } from './phrase.ts'

/** Relations that can be asked for. */
export type CatalogIntent =
  | 'owner'
  | 'owned'
  | 'dependencies'
  | 'dependents'
  | 'provided-apis'
  | 'api-providers'
  | 'api-consumers'
  | 'members'
  | 'parts'
  | 'whole'

const nouns = [
  'services',
  'service',
  'components',
  'component',
  'apps',
  'applications',
  'systems',
  'system',
  'things',
  'websites',
  'websites',
  'teams',
  'team',
  'libraries',
  'repos',
  'repositories',
  'resources',
  'entities',
  'clients',
  'databases',
  'code',
]
/** `what`, `which services`, `what services`. */
const what = ['who', 'what', ...nouns.flatMap((noun) => [`which_${noun}`, `what_${noun}`])].join('|')
const team = 'who|whom|which_team|what_team|which_group|which_squad|what_squad'

/** How people ask, by intent. The first that fits counts: `which services use the orders API` is about an API. */
const phrases: readonly (readonly [CatalogIntent, readonly string[]])[] = [
  [
    'owner',
    [
      `${team} currently|actually|now? owns|own|maintains|looks_after|built|builds|supports|manages|develops|wrote|operates *`,
      `${team} is|are currently|actually? the? owner|owners|maintainer|maintainers|owning_team|team|people|responsible|accountable|in_charge|team_responsible of|for|behind? *`,
      'owner|owners|maintainer|maintainers|owning_team|ownership of|for *',
      `the owner|owners|maintainer|maintainers|owning_team of|for *`,
      `${team} do|should|can|must|would i|we|you ask|contact|talk_to|ping|message|reach_out_to|call about|for|regarding *`,
      `${team} to ask|contact about|for *`,
      `${team} is|does * owned|maintained|built|managed|developed by`,
      `${team} does * belong_to`,
      'whose service|component|system|api? is *',
      '* is owned_by|maintained_by who|whom|which_team',
      'by whom|which_team is * owned|maintained',
      '* owner|owners|maintainer|maintainers|ownership',
    ],
  ],
  [
    'api-consumers',
    [
      `${what} use|uses|call|calls|consume|consumes|is_using|are_using|talk_to|talks_to|depend_on|depends_on the? * api`,
      `${what} consume|consumes|is_consuming|are_consuming *`,
      'the? consumers|users|callers|clients of the? * api',
      'the? consumers of *',
    ],
  ],
  [
    'api-providers',
    [
      `${what} provide|provides|expose|exposes|offer|offers|serve|serves|implement|implements the? * api`,
      'the? provider|providers of the? *',
      'where does|is the? * api come_from|implemented|provided',
    ],
  ],
  [
    'provided-apis',
    [
      'what|which api|apis does|do * provide|expose|offer|have|serve|implement',
      'what|which api|apis is|are provided|exposed|offered|implemented by *',
      'the? api|apis of|provided_by|exposed_by|offered_by *',
    ],
  ],
  [
    'owned',
    [
      `${what} does|do * own|maintain|look_after|manage|operate`,
      `${what} is|are owned|maintained|managed by *`,
      `all|the? ${nouns.join('|')} owned_by|maintained_by|managed_by|of_the_team|of_team|that_belong_to *`,
      `${what} belong|belongs to *`,
      'everything that? * owns|maintains',
    ],
  ],
  [
    'members',
    [
      'who|which_people is|are|works in|on|part_of|a_member_of|members_of the? team? *',
      'who works|work for|with *',
      'the? members|people of|in|on *',
      'who does * consist_of',
      '* members|team_members',
    ],
  ],
  [
    'dependents',
    [
      `${what} depend|depends|rely|relies|is_dependent|are_dependent on|upon *`,
      `${what} use|uses|call|calls|need|needs|require|requires|is_using|are_using|talk_to|talks_to *`,
      `${what} break|breaks|fail|fails|is_affected|are_affected|would_break|will_break|would_fail|stops_working|would_be_affected if|when * is|goes|fails|breaks|stops|went|was down|offline|working|unavailable|away|removed?`,
      'the? dependents|dependants|users|impact|blast_radius of *',
      `${what} is|are|would_be affected|impacted by *`,
    ],
  ],
  [
    'dependencies',
    [
      `${what} does|do * depend|rely|build on|upon`,
      `${what} does|do * use|need|call|consume|require|talk_to`,
      `${what} is|are used|needed|required|called by *`,
      'the? dependencies|requirements of|for *',
      '* dependencies',
    ],
  ],
  [
    'parts',
    [
      `${what} is|are in|part_of|parts_of|inside the? system|domain? *`,
      `${what} does|do * consist_of|contain|include|have`,
      `${what} make|makes up *`,
      'the? parts|components|services|contents of *',
    ],
  ],
  [
    'whole',
    [
      'what|which system|domain is|does * in|part_of|belong_to|a_part_of',
      'what|which system|domain contains|includes|has *',
      'the? system|domain of *',
    ],
  ],
]

export const catalogPhrases: readonly (readonly [CatalogIntent, readonly Phrase[]])[] = phrases.map(([intent, of]) => [
  intent,
  of.map(readPhrase),
])
