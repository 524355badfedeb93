// English vocabulary of software teams, for matching questions with docs. Data only.

const wordsOf = (text: string) => text.trim().split(/\s+/)

/** Words without a meaning of their own; neither indexed nor searched. */
export const stopWords: ReadonlySet<string> = new Set(
  wordsOf(`
  a an the this that these those and or but nor so if then else than as of at by for with about against between into through
  during to from up down in out on off over under again further once here there when where why how what which who whom whose
  am is are was were be been being have has had having do does did doing done will would shall should can cannot could may might must ought
  i me my myself we us our ours ourselves you your yours yourself he him his she her hers it its itself they them their theirs
  not no only own same such both each few more most other others some any all very too just also via per let
  until till while because s t d m ll re ve don doesn didn isn aren wasn weren won wouldn shouldn couldn hasn haven y`),
)

/** Words of a question that say nothing about its topic. In docs they are indexed. */
export const questionWords: ReadonlySet<string> = new Set(
  wordsOf(`
  want wants wanted need needs needed like likes get gets got getting make makes made making way ways possible possibly please
  anyone someone something anything everything thing things tell tells told know knows known explain explains happen happens happened
  use uses used using able try tries tried trying without within instead rather really still even ever always often much many lot lots
  one ones two several every another whether already yet though although however upon onto seem seems supposed wonder wondering
  exactly simply actually currently`),
)

/** Abbreviations and variants, with the word that stands for all of them. */
export const canonicalWords: ReadonlyMap<string, string> = new Map(
  [
    'repository repo repos',
    'configuration config configs cfg conf',
    'application app apps',
    'documentation doc docs',
    'kubernetes k8s kube',
    'environment env envs',
    'database db dbs',
    'directory dir dirs folder folders',
    'parameter param params',
    'argument arg args',
    'administrator admin admins',
    'organization org orgs',
    'authentication authn',
    'authorization authz',
    'postgresql postgres pg pgsql',
    'namespace ns',
    'specification spec specs',
    'yaml yml',
    'javascript js',
    'typescript ts',
    'markdown md',
    'production prod',
    'permission perm perms',
    'message msg msgs',
    'library lib libs',
    'package pkg pkgs',
    'dependency dep deps',
    'command cmd cmds',
    'variable var vars',
    'service svc svcs',
    'information info',
    'temporary temp tmp',
    'login signin logon signon',
    'logout signout logoff',
    'email mail mails',
    'ui gui',
    'tls ssl',
    'certificate cert certs',
    'aws amazon',
    'github gh',
    'gitlab gl',
    'deployment deploys',
    'sync synchronize synchronise synchronized synchronization synchronisation syncing synced',
    'image img',
    'statistics stats',
    'reference ref refs',
    'credential creds cred',
    'infrastructure infra',
    'development dev',
  ].flatMap((line) => {
    const [canonical = '', ...variants] = wordsOf(line)
    return variants.map((variant): [string, string] => [variant, canonical])
  }),
)

/** Spellings of two or three words that mean one. */
export const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sign|log)(?:s|ged|ning|ging)?[- ]in(?:to)?\b/gi, ' login '],
  [/\b(?:sign|log)(?:s|ged|ning|ging)?[- ](?:out|off)\b/gi, ' logout '],
  [/\bpull[- ]requests?\b|\bPRs?\b/g, ' pullrequest '],
  [/\bPull[- ][Rr]equests?\b/g, ' pullrequest '],
  [/\bmerge[- ]requests?\b/gi, ' mergerequest '],
  [/\bback[- ]?ends?\b/gi, ' backend '],
  [/\bfront[- ]?ends?\b/gi, ' frontend '],
  [/\bback(?:ed|ing|s)?[- ]up\b/gi, ' backup '],
  [/\bset(?:ting|s)?[- ]up\b/gi, ' setup '],
  [/\broll(?:ed|ing|s)?[- ]back\b/gi, ' rollback '],
  [/\bclean(?:ed|ing|s)?[- ]up\b/gi, ' cleanup '],
  [/\bplug[- ]ins?\b/gi, ' plugin '],
  [/\bweb[- ]?(?:site|page)s?\b/gi, ' website '],
  [/\bweb[- ]hooks?\b/gi, ' webhook '],
  [/\btime[- ]outs?\b/gi, ' timeout '],
  [/\be-mails?\b/gi, ' email '],
  [/\buser interface\b/gi, ' ui '],
  [/\bcommand[- ]line(?: interface| tool)?\b/gi, ' cli '],
  [/\bsingle sign[- ]on\b/gi, ' sso '],
  [/\brole[- ]based access control\b/gi, ' rbac '],
  [/\bhorizontal pod autoscal\w+/gi, ' hpa '],
  [/\bcustom resource definitions?\b/gi, ' crd '],
  [/\bcontinuous integration\b/gi, ' ci '],
  [/\bopen[- ]?telemetry\b/gi, ' opentelemetry '],
  [/\bblue[- ]?\/?green\b/gi, ' bluegreen '],
  [/\bsub[- ]paths?\b/gi, ' subpath '],
  [/\bnode\.?js\b/gi, ' nodejs '],
  [/\bon[- ]call\b/gi, ' oncall '],
  [/\brun[- ]books?\b/gi, ' runbook '],
]
