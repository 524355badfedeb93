type Place = { url: string; environment: string }

/**
 * Code that reports what users do, for the metrics of experiments. OpenFeature passes `track` on to the provider, and OFREP's
 * leave it out.
 */
export const trackingSnippet = ({ url, environment }: Place) => ({
  language: 'TypeScript (track what users do)',
  code: `import { type EvaluationContext, OpenFeature, type TrackingEventDetails } from '@openfeature/server-sdk'
import { OFREPProvider } from '@openfeature/ofrep-provider'

class TrackingProvider extends OFREPProvider {
  track(event: string, context: EvaluationContext, details: TrackingEventDetails) {
    const time = new Date().toISOString()
    const payload = { ...details, context }
    const events = [{ eventDefinition: 'eventDefinitions/' + event, eventTime: time, payload }]
    const body = JSON.stringify({ clientSecret: process.env.FLAGS_SECRET, sendTime: time, events })
    const headers = { 'Content-Type': 'application/json' }
    fetch('${url}/v1/events:publish', { method: 'POST', headers, body }).catch(console.error)
  }
}

// The secret of a client of ${environment}
const headers: [string, string][] = [['Authorization', \`Bearer \${process.env.FLAGS_SECRET}\`]]
await OpenFeature.setProviderAndWait(new TrackingProvider({ baseUrl: '${url}', headers }))
OpenFeature.getClient().track('order-placed', { targetingKey: user.id }, { value: 49.9 })`,
})

/** Code that evaluates a flag by OpenFeature, by language. `url` is the address of this installation. */
export function snippetsOf({ url, environment }: Place): { language: string; code: string }[] {
  const base = `${url}/ofrep`
  return [
    {
      language: 'TypeScript (server)',
      code: `import { OpenFeature } from '@openfeature/server-sdk'
import { OFREPProvider } from '@openfeature/ofrep-provider'

// The secret of a client of ${environment}
const headers = [['Authorization', \`Bearer \${process.env.FLAGS_SECRET}\`]]
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: '${url}', headers }))
const on = await OpenFeature.getClient().getBooleanValue('new-checkout', false, { targetingKey: user.id })`,
    },
    {
      language: 'TypeScript (browser)',
      code: `import { OpenFeature } from '@openfeature/web-sdk'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'

// The secret of a public client: anybody can read it
const headers = [['Authorization', 'Bearer cbf_…']]
await OpenFeature.setContext({ targetingKey: user.id })
await OpenFeature.setProviderAndWait(new OFREPWebProvider({ baseUrl: '${url}', headers }))
const on = OpenFeature.getClient().getBooleanValue('new-checkout', false)`,
    },
    trackingSnippet({ url, environment }),
    {
      language: 'Java',
      code: `import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;

// The secret of a client of ${environment}
var bearer = "Bearer " + System.getenv("FLAGS_SECRET");
var options = OfrepProviderOptions.builder()
    .baseUrl("${url}")
    .headers(ImmutableMap.of("Authorization", ImmutableList.of(bearer)))
    .build();
OpenFeatureAPI.getInstance().setProviderAndWait(OfrepProvider.constructProvider(options));
var user = new MutableContext(userId);
boolean on = OpenFeatureAPI.getInstance().getClient().getBooleanValue("new-checkout", false, user);`,
    },
    {
      language: 'Go',
      code: `provider := ofrep.NewProvider("${url}", ofrep.WithBearerToken(os.Getenv("FLAGS_SECRET")))
openfeature.SetProviderAndWait(provider)
user := openfeature.NewEvaluationContext(userID, nil)
on, _ := openfeature.NewClient("app").BooleanValue(ctx, "new-checkout", false, user)`,
    },
    {
      language: 'Python',
      code: `from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

headers = lambda: {"Authorization": f"Bearer {os.environ['FLAGS_SECRET']}"}
api.set_provider(OFREPProvider("${url}", headers_factory=headers))
on = api.get_client().get_boolean_value("new-checkout", False, EvaluationContext(user_id))`,
    },
    {
      language: '.NET',
      code: `using OpenFeature;
using OpenFeature.Model;
using OpenFeature.Providers.Ofrep;
using OpenFeature.Providers.Ofrep.Configuration;

// The secret of a client of ${environment}
var secret = Environment.GetEnvironmentVariable("FLAGS_SECRET");
var options = new OfrepOptions("${url}") { Headers = new() { ["Authorization"] = $"Bearer {secret}" } };
await Api.Instance.SetProviderAsync(new OfrepProvider(options));
var user = EvaluationContext.Builder().SetTargetingKey(userId).Build();
var on = await Api.Instance.GetClient().GetBooleanValueAsync("new-checkout", false, user);`,
    },
    {
      language: 'Swift',
      code: `import OFREP
import OpenFeature

// The secret of a public client: anybody can read it
let options = OfrepProviderOptions(endpoint: "${url}", headers: ["Authorization": "Bearer cbf_…"])
await OpenFeatureAPI.shared.setProviderAndWait(
    provider: OfrepProvider(options: options), initialContext: ImmutableContext(targetingKey: userID))
let on = OpenFeatureAPI.shared.getClient().getBooleanValue(key: "new-checkout", defaultValue: false)`,
    },
    {
      language: 'Kotlin',
      code: `import dev.openfeature.kotlin.contrib.providers.ofrep.OfrepProvider
import dev.openfeature.kotlin.contrib.providers.ofrep.bean.OfrepOptions
import dev.openfeature.kotlin.sdk.ImmutableContext
import dev.openfeature.kotlin.sdk.OpenFeatureAPI

// The secret of a public client: anybody can read it
val options = OfrepOptions(endpoint = "${url}", headers = mapOf("Authorization" to "Bearer cbf_…"))
OpenFeatureAPI.setProviderAndWait(OfrepProvider(options), ImmutableContext(targetingKey = userId))
val on = OpenFeatureAPI.getClient().getBooleanValue("new-checkout", false)`,
    },
    {
      language: 'curl',
      code: `curl ${base}/v1/evaluate/flags/new-checkout \\
  -H "Authorization: Bearer $FLAGS_SECRET" -H 'Content-Type: application/json' \\
  -d '{"context": {"targetingKey": "user-1"}}'`,
    },
  ]
}
