import { termOf } from './words.ts'

// Words that people use for the same thing in questions and in docs. Kept general: an organization's own words are found by how
// its docs use them together.
const groups = `
password secret credential
token credential bearer jwt
delete remove prune uninstall purge destroy cleanup unregister
create add generate scaffold bootstrap introduce
update upgrade migrate bump latest
change edit modify override customize adjust
error failure problem issue exception
crash broken fail oom
fix solve resolve debug troubleshoot repair
user person member account people
team group
permission access role policy privilege rbac authorization
allow permit grant enable
deny forbid disallow block reject restrict prevent
login authentication authenticate sso oidc identity
logout session
run start launch execute
stop terminate abort cancel kill shutdown
schedule cron interval frequency periodic hourly daily
show display render view visible
hide conceal
fetch read get retrieve load download pull
send publish push emit deliver
notification notify alert announce message
link url hyperlink
container docker image
machine host node server
copy duplicate clone replicate
fast quick slow performance speed latency
test verify check validate assert
compare difference diff drift
ignore skip exclude omit suppress
pattern glob wildcard regex
requirement prerequisite
look style theme color css branding appearance logo
production release ship deploy
laptop local locally localhost
monitoring monitor metric observability telemetry
traffic routing route weight
replica instance copy
extend extension custom plugin
recover restore disaster recovery backup
earlier previous old former
experimental alpha beta
translate translation i18n internationalization language locale
proxy forward relay
redirect forward
shell terminal console exec
form input field
git repository scm
manifest yaml
pipeline workflow ci build
catalog inventory registry
owner ownership own
search find query lookup
index crawl collator
guide tutorial manual documentation
component service
cost price billing
flag toggle switch
setting option configuration preference
automatic automatically auto
wait delay pause
retry attempt backoff
refresh reload poll reconcile
parallel concurrent simultaneous
limit quota throttle maximum
cache redis
certificate tls https
cookie header
subpath basehref rootpath
webhook callback hook
event trigger
database postgresql sqlite
storage bucket s3
picture image icon
template skeleton boilerplate blueprint
wizard form
sidebar menu navigation
button action
stage step phase
order sequence wave
canary gradual progressive
preview bluegreen
rollback revert undo
approve promote
scale autoscaling hpa
environment stage
encrypt encryption
signature sign gpg
log logging logger
audit history
orphan stale leftover unused dangling
missing absent lost disappear
conflict collision clash
import export
install installation setup
type kind
relation dependency relationship
annotation label tag
client sdk
developer engineer contributor
contribute contribution
deprecated legacy deprecate
upload import
documentation techdocs
oncall escalation incident
runbook playbook`

const related = new Map<string, Set<string>>()
for (const line of groups.trim().split('\n')) {
  const terms = line.split(' ').map(termOf)
  for (const term of terms) {
    const others = related.get(term) ?? new Set()
    for (const other of terms) if (other !== term) others.add(other)
    related.set(term, others)
  }
}

/** Terms with nearly the same meaning. */
export const relatedTerms = (term: string): Iterable<string> => related.get(term) ?? []
