/** What can be asked about an entity or the organization besides relations. */
const statusIntents = ['cost', 'health', 'problems', 'on-call', 'versions', 'changes', 'runbooks', 'docs', 'count'] as const
export type StatusIntent = (typeof statusIntents)[number]
export const isStatusIntent = (intent: string): intent is StatusIntent => statusIntents.some((one) => one === intent)

const onCall = 'oncall|on-call|on_call'
const docs = 'pages_of_docs|pages_of_documentation|docs|doc|documentation|documents|doc_pages|docs_pages|pages|articles'
const runbook = 'runbook|runbooks|run_book|run_books|playbook|playbooks'
const source = 'catalog|catalog_file|catalog-info|descriptor|sync|import|integration|yaml'
const problem = 'problem|problems|error|errors|issue|issues|warning|warnings|failure|failures'
const well =
  'healthy|unhealthy|up|on_fire|burning|borked|busted|acting_up|flaky|slow|down|ok|okay|fine|broken|alive|working|degraded|failing|available|unavailable|online|offline|stable|crashing|red|green|sick'
/** Whose bills there are. */
const vendor = 'cloud|infrastructure|infra|aws|amazon|gcp|google_cloud|google|azure|hosting'
const spend = 'cost|costs|spend|spending|spendings|bill|bills|expenses|price'
const broke = 'broke|failed|crashed|died|went_down|has_broken|has_failed|is_failing|is_on_fire|blew_up'
const subjects = ['services', 'components', 'workloads', 'things', 'apps', 'systems'].map((n) => `which_${n}|what_${n}`).join('|')
const live = 'running|deployed|live|released|installed|rolled_out|in_production|in_prod|active'
const places =
  'in_production|in_prod|on_production|on_prod|in_staging|on_staging|in_dev|right_now|where|everywhere|in_each_cluster|in_which_cluster|in_which_environment'
const cluster =
  'what|which cluster|clusters|environment|environments|env|envs|namespace|namespaces|region|regions|runtime|runtimes'

/** How people ask, by intent. Phrases without a subject are about the whole organization. */
export const statusPhrases: readonly (readonly [StatusIntent, readonly string[]])[] = [
  [
    'on-call',
    [
      `who is|are|was|will_be currently|now? the? ${onCall} engineer|person|developer|responder? for|of|at|in|on *`,
      `who is|are|was the? ${onCall} engineer|person|developer|responder?`,
      `who is|are * ${onCall} engineer|person|developer?`,
      `who has|does|is_doing|holds|carries|has_got the? ${onCall}|pager|pager_duty|duty for|of *`,
      'who carries|has|holds the? pager',
      'who do|can|should|could|must i|we|you page for|about|when|if * is_down|breaks|fails?',
      `who do|can|should|could|must i|we|you page for|about *`,
      `who gets|is|will_get|would_get|will_be|would_be paged|called|woken_up|alerted for|if|when|about * is|goes|breaks|fails? down?`,
      `whose pager|phone rings for|if|when * is|goes|breaks|fails? down?`,
      `the? current? ${onCall} schedule|rotation|rota|engineer|person|team|contact? for|of *`,
      `the? ${onCall} for|of|at|in *`,
      `* ${onCall} schedule|rotation|rota|engineer|person?`,
      `the? current? ${onCall} schedule|rotation|rota|engineer|person`,
      `is there? anyone|anybody|somebody|someone ${onCall} for *`,
    ],
  ],
  [
    'cost',
    [
      `how_much|what does|do|did|will|would * cost|costs us?`,
      `how_much|what is|are * costing us?`,
      `how_much|what do|does|did|are|is we|anyone|everybody|the_company spend|spending|pay|paying on|for ${vendor}|the_cloud|everything?`,
      `how_much|what do|does|did|are|is we|anyone|everybody|the_company spend|spending|pay|paying`,
      `how_much|what do|does|did|are|is we|anyone|the_company spend|spending|pay|paying on|for *`,
      `how_much|what does|do|did * spend|spends|pay|burn`,
      `how_much|what is_spent|is_being_spent|was_spent|goes|is_paid on|for|to|into *`,
      `how_much money|cash? does|do|did * cost|use|burn|eat|need|consume|spend`,
      `how_much money do|did we spend|burn|pay on|for *`,
      `is|are * expensive|pricey|costly|cheap`,
      `how_much is|was|were|will_be the? * bill|cost|costs|spend`,
      `how expensive|pricey|costly|cheap is|are *`,
      `the? total|current|our|monthly|yearly|average|daily? cloud? ${spend} of|for|on|by *`,
      `the? our? total? ${vendor} ${spend}`,
      `the? our? total ${spend}`,
      `* cloud? ${spend}`,
      'how_much is|was|were|are|will_be *',
    ],
  ],
  [
    'health',
    [
      `anything|something|what|who ${broke}`,
      `${subjects} ${broke}`,
      `anything|something|everything all? currently? ${well}`,
      `is|are anything|something|any_service|any_services|everything|all_services|all_of_our_services|things all? currently? ${well}`,
      `is|are * still|currently|now|really|all? not? ${well}|up_and_running|doing_ok|doing_well|having_problems|having_issues|having_trouble|in_trouble|in_good_shape`,
      'is|are * running ok|okay|fine|well|smoothly|properly|correctly|normally?',
      `how healthy|stable|reliable|broken is|are *`,
      'how is|are * doing|feeling|holding_up|running|performing',
      `does|do * work|run correctly|properly|well|ok?`,
      `does|do * have any? problems|issues|trouble|outages|failures|crashes`,
      `the? current? health|status|condition|state|health_status of|for *`,
      `what is|are|is_currently wrong|broken|failing|unhealthy|up with|in|at|about *`,
      `what is|are currently|now? broken|failing|unhealthy|down|degraded|wrong|on_fire`,
      `${subjects} is|are currently? broken|failing|unhealthy|down|degraded|on_fire|not_healthy`,
      `is_there|are_there|there_is anything|something|any problems|issues|problem|trouble|wrong? with|in|for *`,
      `is|are anything|something|everything currently? ${well} in|at|with|for *`,
      `any|is_there_any|are_there_any|are_there current|ongoing|open? problems|issues|trouble|outages|outage|failures|incidents|incident`,
      `any problems|issues|trouble|outages|outage|failures|incidents with|in|at|of *`,
      `is|are everything|anything|something|all ok|okay|fine|wrong|alright with|at|in *`,
      `* health|status|health_status|uptime|outage`,
      `* still? ${well}`,
    ],
  ],
  [
    'problems',
    [
      `what|which ${problem} do|does|have|has our|the? integrations|integration|connections|syncs|sync|catalog have|got?`,
      `what|which ${problem} is_there|are_there|do_we_have with|in our|the? integrations|connections|syncs|catalog`,
      `what|which integrations|connections|syncs is|are|have|has failing|broken|${problem}|need_attention|not_working|failed`,
      'what|which integrations|connections|syncs fail|failed|need_attention|do_not_work',
      `the? our? integration|integrations|sync|catalog|import ${problem}`,
      `any|are_there|is_there any? integration|sync|catalog|import ${problem}`,
      'what is|are wrong|broken|failing with|in our|the? integrations|integration|connections|syncs|sync|catalog',
      `what|which ${source} ${problem} does|do|has|have * have`,
      `what|which ${source} ${problem} is_there|are_there|do_we_have|exist for|of|in|with *`,
      `are_there|is_there any? ${source} ${problem} in|of|for|with *`,
      `the? ${source} ${problem} of|for|in|with *`,
      `what is|are wrong|broken with|in|about the? ${source} entry? of|for *`,
      `why is|was|were|are|did|does * not synced|imported|updated|sync|update|being_synced|being_updated`,
      `* ${source} ${problem}`,
    ],
  ],
  [
    'versions',
    [
      `what|which version|versions|release|releases|image|images|tag|build of * is|are|do_we_have|do_we_run|have_we|runs|run currently|now? ${live}? ${places}?`,
      `what|which version|versions|release|releases|image|images|tag|build is|are|does|do * at|on|running|run|using ${places}?`,
      `what|which version|versions|release|releases|build do_we_run|do_we_have|are_we_running|runs|run of *`,
      `the? current|latest|live|running|deployed|newest|production|prod? version|versions|release|image|tag|build of|for * ${live}? ${places}?`,
      `where|in_which_clusters|in_which_cluster does|do|is|are * run|running|deployed|live|hosted|installed|executed`,
      `${cluster} does|do|is|are * run|running|deployed|live|hosted in|on|to?`,
      `${cluster} runs|run|is_running|are_running|host|hosts|have|has *`,
      'where can i find * running',
      `when was|were|did * last|lastly? deployed|released|shipped|rolled_out|deploy|ship last?`,
      'when did we|you|they last|lastly? deploy|ship|release|roll_out|update * last?',
      `when was|is the? last|latest|newest|most_recent deployment|deploy|release|rollout of|for *`,
      `the? last|latest|newest|most_recent deployment|deploy|rollout of|for *`,
      `how long|old ago? was|is the_last|the_latest deployment|deploy|release of *`,
      `is * deployed|live|released|running in|on|to production|prod|staging`,
      `what is|are deployed|running|live of|for *`,
      `* prod|production|staging|live|current|latest|running|deployed version|versions|release|tag|image`,
      `* version|versions|deployed_version|last_deployment|last_deploy|deployments`,
    ],
  ],
  [
    'changes',
    [
      'what has|have? changed|happened|been_going_on|gone_on|been_changed|been_happening in|on|with|about|for|to|at? the_catalog|our_catalog|the_organization|our_organization?',
      'what is|are new|going_on|happening in|on|with|at? the_catalog|our_catalog?',
      'what has|have|was|were? changed|happened|changes|been_changed|been_going_on|been_happening in|on|with|about|for|to|of|at *',
      'anything|something new|changed|different in|on|with|about|for|at *',
      'what is|are new|going_on|happening|different in|on|with|about|for|at *',
      'what did * change',
      'which|what changes happened|were_made|have_been_made|have_there_been|were_there to|in|on|with|for *',
      'who last? changed|edited|modified|touched|updated * last|lastly?',
      'has|have|did anything|something? changed|change|happen|happened in|on|with|to|for|about *',
      'has|have|did|was|were * change|changed|been_changed|updated|modified',
      'when did|was|were * last? changed|change|modified|edited last?',
      'the? recent|latest|last|newest changes|activity|history|updates|modifications to|of|in|on|for|at *',
      'the? changes|activity|history|changelog to|of|in|on|for|at *',
      'the? recent|latest changes|activity|updates',
      '* changes|history|changelog|recent_changes|activity',
      'which|what services|components|entities|apis|things|teams? changed|were_changed|have_changed|were_added|were_removed|was_added|was_removed',
    ],
  ],
  [
    'runbooks',
    [
      `what|which|how_many ${runbook} do_we_have|are_there|exist|have_we`,
      `the? our ${runbook}`,
      `where is|are the? ${runbook} of|for|about|on *`,
      `where is|are the? * ${runbook}`,
      `what|which ${runbook} does|do|has|have * have|got?`,
      `what|which ${runbook} is_there|are_there|exist for|of|about|on *`,
      `what|which ${runbook} do|should|can|must i|we|you use|follow|open|read for|if|when|about * is_down|breaks|fails?`,
      `is_there|are_there|do_we_have a|any? ${runbook} for|of|on|about *`,
      `does|do|has|have * have|got a|any? ${runbook}`,
      `the? ${runbook} of|for|about|on *`,
      `* ${runbook}`,
    ],
  ],
  [
    'docs',
    [
      `how_many|how_much ${docs} do_we_have|are_there|exist|does_the_company_have|have_we|do_we_have_in_total`,
      `how_many|how_much ${docs} does|do|has|have * have|own|maintain|got|write|keep`,
      `how_many|how_much ${docs} are_there|exist|do_we_have|are for|of|about|in|on *`,
      `how_many|how_much ${docs} has|have * got`,
      `how_many|how_much ${docs} has|have *`,
      `the? number|count of ${docs} of|for|about|in *`,
      `how old|fresh|stale|current|outdated|recent|up_to_date|up-to-date is|are the? our? ${docs} of|for|about|in|on *`,
      `how old|fresh|stale|current|outdated|recent|up_to_date|up-to-date is|are our|the? ${docs}`,
      `how old|fresh|stale|current|outdated|recent|up_to_date|up-to-date is|are * ${docs}`,
      `is|are the? ${docs} of|for|about|in * old|fresh|stale|current|outdated|recent|up_to_date|up-to-date|out_of_date`,
      `is|are * ${docs} old|fresh|stale|current|outdated|recent|up_to_date|up-to-date|out_of_date`,
      `does|do|has|have * have|got|maintain any? ${docs}`,
      `is_there|are_there any? ${docs} of|for|about|on *`,
      `what|which ${docs} does|do|has|have * have|own|maintain|got`,
      `when was|were|did the? ${docs} of|for|about * last? updated|changed|edited|written|modified last?`,
      `when was|were|did * ${docs} last? updated|changed|edited|written|modified last?`,
      `the? age|freshness of the? ${docs} of|for *`,
      `where is|are the? ${docs} of|for|about|on *`,
      `the? ${docs} of|for|about|on *`,
      `* ${docs}`,
    ],
  ],
  [
    'count',
    [
      'how_many * do_we_have|are_there|exist|does_the_catalog_have|have_we|do_we_own|are_in_the_catalog',
      'the? total? number|count of *',
    ],
  ],
]
