import { type Phrase, readPhrase, wordsOf } from './phrase.ts'
import { type StatusIntent, statusPhrases } from './status-phrases.ts'

/** Relations that can be asked for. */
export type RelationIntent =
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

export type CatalogIntent = RelationIntent | StatusIntent

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
  'microservices',
  'projects',
  'apis',
  'api',
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
/** `what`, `which services`, `what services`, `how many services`. */
const ofNoun = (noun: string) => [
  `which_${noun}`,
  `what_${noun}`,
  `how_many_${noun}`,
  `which_of_our_${noun}`,
  `which_other_${noun}`,
  `what_other_${noun}`,
]
/** Longer ones first: what follows may be a name. */
const what = [...nouns.flatMap(ofNoun), 'who', 'what', 'which'].join('|')
const team =
  'who|whom|which_team|what_team|which_group|which_squad|what_squad|which_person|which_people|which_teams|who_else|whose_team|whose_squad|whose_group'

const breaks =
  'break|breaks|fail|fails|is_affected|are_affected|is_impacted|are_impacted|would_break|will_break|would_fail|will_fail|stops_working|would_be_affected|will_be_affected|would_be_impacted|will_be_impacted|gets_affected|goes_down'

/** How people ask, by intent. The first that fits counts: `which services use the orders API` is about an API. */
const relationPhrases: readonly (readonly [RelationIntent, readonly string[]])[] = [
  [
    'owner',
    [
      `${team} currently|actually|now? owns|own|maintains|maintain|looks_after|takes_care_of|built|builds|supports|manages|develops|wrote|operates|runs|handles *`,
      `${team} is|are currently|actually? the? owner|owners|maintainer|maintainers|owning_team|team|people|responsible|accountable|in_charge|team_responsible of|for|behind? *`,
      'owner|owners|maintainer|maintainers|owning_team|ownership of|for *',
      `the owner|owners|maintainer|maintainers|owning_team of|for *`,
      `${team} do|should|can|must|would|could i|we|you ask|contact|talk_to|speak_to|ping|message|reach_out_to|call|go_to|turn_to|bug|bother|poke|nudge|dm|email|mail|tag|hit_up about|for|regarding|re|with|if_i_have_questions_about *`,
      `${team} to ask|contact|ping|talk_to|bug about|for|regarding|re *`,
      `${team} knows|know about|how_to_run? *`,
      `${team} is|are|sits behind *`,
      'the? contact|contacts|contact_person|point_of_contact|maintaining_team of|for|on|about *',
      `${team} is|are * under|with|with_now`,
      `${team} is|does|are|was * owned|maintained|built|managed|developed|looked_after by`,
      `${team} does * belong_to`,
      'whose service|component|system|api? is *',
      `${team} * belongs_to`,
      `${team} the? owner|owners|maintainer|maintainers of|for * is|are`,
      '* is owned_by|maintained_by|built_by who|whom|which_team',
      '* belongs_to who|whom|which_team',
      'does * have an? owner',
      'by whom|which_team is * owned|maintained',
      '* owner|owners|maintainer|maintainers|ownership',
    ],
  ],
  [
    'api-consumers',
    [
      `${what} use|uses|call|calls|consume|consumes|is_using|are_using|is_calling|are_calling|is_hitting|are_hitting|hitting|using|calling|consuming|talking_to|talk_to|talks_to|depend_on|depends_on|depending_on|rely_on|relies_on|relying_on|hit|hits|integrate_with|integrates_with the? * api`,
      `${what} consume|consumes|is_consuming|are_consuming|consuming *`,
      'the? consumers|users|callers|clients of the? * api',
      'the? consumers of *',
      '* api consumers|users|callers|clients',
    ],
  ],
  [
    'api-providers',
    [
      `${what} provide|provides|expose|exposes|offer|offers|serve|serves|implement|implements|providing|exposing|offering|serving|implementing|is_behind|sits_behind|hosts|backs|powers the? * api`,
      'the? provider|providers of the? *',
      'where does|is the? * api come_from|implemented|provided',
    ],
  ],
  [
    'provided-apis',
    [
      'what|which api|apis does|do * provide|expose|offer|have|serve|implement',
      'what|which api|apis is|are? provided|exposed|offered|served|implemented by *',
      'what does|do * provide|expose|offer|have as api|apis',
      'the? api|apis of|provided_by|exposed_by|offered_by *',
    ],
  ],
  [
    'owned',
    [
      `${what} does|do * own|maintain|look_after|manage|operate|have|run|take_care_of|build`,
      `${what} is|are? owned|maintained|managed|run|built by *`,
      `all|the? ${nouns.join('|')} owned_by|maintained_by|managed_by|of_the_team|of_team|that_belong_to *`,
      `${what} belong|belongs|belonging to *`,
      'everything|what|which_services|what_services|all_services that? * owns|maintains',
      `* services|components|systems|repositories|repos|apis|stuff`,
      `${what} has|have * got`,
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
      'how_many people|members|developers|engineers are|work in|on|for|at *',
      'how_many people|members|developers|engineers does|do * have',
      'how_big is *',
      'which_people in|on|at|of *',
    ],
  ],
  [
    'dependents',
    [
      `${what} depend|depends|depending|rely|relies|relying|dependent|is_relying|are_relying|is_dependent|are_dependent|is_depending|are_depending on|upon *`,
      `${what} use|uses|call|calls|need|needs|require|requires|is_using|are_using|is_calling|are_calling|using|calling|needing|requiring|talking_to|talk_to|talks_to|hit|hits|integrate_with|integrates_with *`,
      `${what} ${breaks} if|when|once * is|goes|fails|breaks|stops|went|was|dies|crashes|gets|disappears down|offline|working|unavailable|away|removed|gone|broken|dead|deleted?`,
      `${what} ${breaks} if|when|once i|we|you|somebody|someone take_down|take|shut_down|turn_off|switch_off|stop|remove|delete|kill|restart|break|change|bring_down * down|offline|away?`,
      'the? dependents|dependants|users|impact|blast_radius|consumers|downstream_services|downstreams|downstream of *',
      '* dependents|dependants|consumers|users|blast_radius',
      `${what} would_be|is|are|will_be downstream of|from *`,
      `${what} else depends|relies on *`,
      `${what} is|are|would_be affected|impacted by *`,
    ],
  ],
  [
    'dependencies',
    [
      `on? ${what} does|do|is|are * depend|depends|rely|build|depending|dependent|relying on|upon?`,
      `${what} * depends|relies|depend|rely on|upon`,
      `${what} * uses|needs|calls|consumes|requires|talks_to|hits`,
      `${what} is|are * using|calling|talking_to`,
      'the? upstream|upstreams|upstream_services of|for *',
      `${what} does|do * use|need|call|consume|require|talk_to|hit|integrate_with`,
      `does|do * depend|rely on|upon anything|something|anyone|other_services|others`,
      `does|do * use|need|call anything|something|anyone|other_services|others else?`,
      `${what} is|are * built|based|dependent|reliant on|upon|with`,
      `${what} is|are used|needed|required|called by *`,
      'the? dependencies|requirements of|for *',
      'all things|services? that? * depends_on|uses|needs|calls',
      '* dependencies|upstream|upstreams',
    ],
  ],
  [
    'parts',
    [
      `${what} is|are in|part_of|parts_of|inside the? system|domain? *`,
      `${what} does|do * consist_of|contain|include|have`,
      `${what} make|makes up *`,
      'the? parts|components|services|contents of *',
      `${what} belong|belongs|belonging to *`,
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
  // “The services of x” are the parts of a system, or what a team owns.
  ['owned', [`all|the? ${nouns.join('|')} of *`]],
]

/** Phrases about the state of something come first: `who is on call for x` also reads as a question about members of "call for x". */
export const catalogPhrases: readonly (readonly [CatalogIntent, readonly Phrase[]])[] = [
  ...statusPhrases,
  ...relationPhrases,
].map(([intent, of]) => [intent, of.map(readPhrase)])

/** Every word of a phrase, which a misspelt word may stand for. */
export const phraseWords: ReadonlySet<string> = wordsOf(catalogPhrases.flatMap(([, phrases]) => phrases))
