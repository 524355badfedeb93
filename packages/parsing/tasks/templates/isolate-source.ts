// Code that runs in the isolate, beside Nunjucks. It has no host functions: `run` takes and returns JSON. The filters are those of
// Backstage's scaffolder (backstage.io/docs/features/software-templates/writing-templates).

export const isolateSource = String.raw`
'use strict';
var limits = { output: 8 * 1024 * 1024 };
var total = 0;
function bounded(text) {
  total += text.length;
  if (total > limits.output) throw new Error('makes more than 8 MiB of text');
  return text;
}

function parseRepoUrl(text) {
  var cut = String(text).indexOf('?');
  var host = cut < 0 ? String(text) : String(text).slice(0, cut);
  host = host.replace('https://', '').replace('http://', '').replace('/', '');
  if (!host) throw new Error('parseRepoUrl needs a host, as in "github.com?owner=acme&repo=shop"');
  var found = { host: host };
  (cut < 0 ? '' : String(text).slice(cut + 1)).split('&').forEach(function (pair) {
    var at = pair.indexOf('=');
    if (at < 1) return;
    var key = decodeURIComponent(pair.slice(0, at));
    if (key === '__proto__') return;
    found[key] = decodeURIComponent(pair.slice(at + 1).split('+').join(' '));
  });
  if (!found.repo) throw new Error('parseRepoUrl needs a repository, as in "github.com?owner=acme&repo=shop"');
  return found;
}

function parseEntityRef(text, defaults) {
  var ref = typeof text === 'string' ? text : undefined;
  if (ref === undefined) throw new Error('parseEntityRef needs the text of an entity reference');
  var colon = ref.indexOf(':');
  var slash = ref.indexOf('/');
  if (slash >= 0 && slash < colon) colon = -1;
  var kind = colon >= 0 ? ref.slice(0, colon) : (defaults && defaults.defaultKind);
  var namespace = slash >= 0 ? ref.slice(colon + 1, slash) : ((defaults && defaults.defaultNamespace) || 'default');
  var name = ref.slice(Math.max(colon, slash) + 1);
  if (!kind) throw new Error('the entity reference "' + ref.slice(0, 100) + '" has no kind');
  if (!name || !namespace) throw new Error('the entity reference "' + ref.slice(0, 100) + '" has no name');
  return { kind: kind, namespace: namespace, name: name };
}

function pick(value, path) {
  return (Array.isArray(path) ? path : String(path).split('.')).reduce(function (inner, key) {
    return inner !== null && typeof inner === 'object' && Object.prototype.hasOwnProperty.call(inner, key) ? inner[key] : undefined;
  }, value);
}

function projectSlug(text) {
  var of = parseRepoUrl(text);
  return of.owner + '/' + of.repo;
}

function environment(options) {
  var env = new nunjucks.Environment([], {
    autoescape: false,
    trimBlocks: !!options.trimBlocks,
    lstripBlocks: !!options.lstripBlocks,
    tags: options.cookiecutterCompat ? undefined : { variableStart: '$' + '{{', variableEnd: '}}' },
  });
  env.addFilter('parseRepoUrl', parseRepoUrl);
  env.addFilter('parseEntityRef', parseEntityRef);
  env.addFilter('pick', pick);
  env.addFilter('projectSlug', projectSlug);
  env.addFilter('jsonify', function (value) { return JSON.stringify(value); });
  delete env.globals.cycler;
  delete env.globals.joiner;
  return env;
}

var expressions = environment({});
var opening = '$' + '{{';

function isSingle(text) {
  var nodes = nunjucks.nodes;
  var parsed = nunjucks.parser.parse(text, [], { autoescape: false, tags: { variableStart: opening, variableEnd: '}}' } });
  return parsed.children.length === 1 && !(parsed.children[0].children && parsed.children[0].children[0] instanceof nodes.TemplateData);
}

// As in Backstage, a text that is no expression of Nunjucks stays as it is written. The log of the step says so.
var kept = [];
function keep(text, error) {
  var message = String(error && error.message);
  var isReadable = error === null || typeof error !== 'object' || error.name !== 'Template render error';
  if (isReadable) throw error;
  if (kept.length < 20) kept.push(text.slice(0, 200) + ': ' + message.split('\n').pop().trim().slice(0, 200));
  return text;
}

function renderText(text, context) {
  if (text.indexOf(opening) < 0 && text.indexOf('{%') < 0 && text.indexOf('{#') < 0) return orNothing(text);
  var single;
  try { single = isSingle(text); } catch (error) { return keep(text, error); }
  try {
    return evaluated(text, single, context);
  } catch (error) {
    if (String(error && error.message).indexOf('filter not found') < 0) throw error;
    return keep(text, error);
  }
}

// As in Backstage, an empty text counts as no value, except where an expression alone has it as its value.
function orNothing(text) {
  return text === '' ? undefined : text;
}

function evaluated(text, single, context) {
  if (single) {
    var dumping = text.replace(/\$\{\{(.+)\}\}/g, opening + ' ( $1 ) | dump }}');
    var dumped = expressions.renderString(dumping, context);
    if (dumped === '') return undefined;
    var value;
    try { value = JSON.parse(bounded(dumped)); } catch (error) { value = undefined; }
    if (value !== undefined) return value;
  }
  return orNothing(bounded(expressions.renderString(text, context)));
}

function renderValue(value, render) {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map(function (inner) {
    var rendered = renderValue(inner, render);
    return rendered === undefined ? null : rendered;
  });
  if (value === null || typeof value !== 'object') return value;
  var made = {};
  Object.keys(value).forEach(function (key) {
    if (key === '__proto__') return;
    var rendered = renderValue(value[key], render);
    if (rendered !== undefined) made[key] = rendered;
  });
  return made;
}

function isTruthy(value) {
  return Array.isArray(value) ? value.length > 0 : !!value;
}

function merged(context, more) {
  var made = {};
  Object.keys(context).forEach(function (key) { made[key] = context[key]; });
  Object.keys(more).forEach(function (key) { made[key] = more[key]; });
  return made;
}

function textsIn(context) {
  return function (text) { return renderText(text, context); };
}

// Texts that were made from a secret and do not have it as it is, as after a filter. They are found by rendering the same again with
// other secrets: what differs, beyond the secrets themselves, depends on them. What the template says itself is no secret.
var derived = [];
var placeholder = '***';
function withoutSecrets(text, secrets) {
  return secrets.reduce(function (left, secret) { return left.split(secret).join(placeholder); }, text);
}

function collectDerived(source, value, other, secrets) {
  if (typeof value === 'string') {
    var isSame = typeof other === 'string' && withoutSecrets(value, secrets) === withoutSecrets(other, secrets);
    if (!isSame && source.indexOf(value) < 0) derived.push(value);
  } else if (value !== null && typeof value === 'object') {
    Object.keys(value).forEach(function (key) {
      var beside = other !== null && typeof other === 'object' && Object.prototype.hasOwnProperty.call(other, key) ? other[key] : undefined;
      collectDerived(source, value[key], beside, secrets);
    });
  }
}

// The second time leaves no traces: neither in what is logged, nor in the limit of text.
function renderAgain(text, context) {
  var before = { kept: kept.length, total: total };
  try { return renderText(text, context); } catch (error) { return undefined; } finally {
    kept.length = before.kept;
    total = before.total;
  }
}

function renderInput(input, context, secrets) {
  var names = Object.keys(secrets);
  var texts = names.map(function (name) { return String(secrets[name]); }).filter(function (text) { return text !== ''; });
  texts.sort(function (a, b) { return b.length - a.length; });
  var others = {};
  names.forEach(function (name) { others[name] = placeholder; });
  var own = merged(context, { secrets: secrets });
  var beside = merged(context, { secrets: others });
  return renderValue(input, function (text) {
    var rendered = renderText(text, own);
    if (texts.length > 0 && text.indexOf('secrets') >= 0) collectDerived(text, rendered, renderAgain(text, beside), texts);
    return rendered;
  });
}

var tasks = {
  value: function (request) {
    var rendered = renderValue(request.value, textsIn(request.context));
    return rendered === undefined ? null : rendered;
  },
  step: function (request) {
    var holds = function (context) {
      return request.if === undefined || request.if === null || isTruthy(typeof request.if === 'string' ? renderText(request.if, context) : request.if);
    };
    var call = function (context) { return { input: renderInput(request.input, context, request.secrets) }; };
    if (!request.each)
      return { calls: holds(request.context) ? [call(request.context)] : [], each: false, kept: kept, derived: derived };
    var each = renderValue(request.each, textsIn(request.context));
    if (!each || typeof each !== 'object') throw new Error('has an "each" that is neither a list nor an object');
    var keys = Object.keys(each);
    if (keys.length > 100) throw new Error('repeats more than 100 times');
    var calls = [];
    keys.forEach(function (key) {
      var context = merged(request.context, { each: { key: key, value: each[key] } });
      if (holds(context)) calls.push(call(context));
    });
    return { calls: calls, each: true, kept: kept, derived: derived };
  },
  files: function (request) {
    var env = environment(request.options);
    var context = request.options.cookiecutterCompat ? merged(request.context, { cookiecutter: request.context.values }) : request.context;
    return request.files.map(function (file) {
      var text = function (source, part) {
        try {
          return bounded(env.renderString(source, context));
        } catch (error) {
          throw new Error(file.path + ': ' + part + ' cannot be rendered: ' + (error && error.message));
        }
      };
      var path = file.renderPath ? text(file.path, 'the path') : file.path;
      return { path: path, content: file.content === null ? null : text(file.content, 'the content') };
    });
  },
};

var result;
function run() {
  var asked = JSON.parse(request);
  result = JSON.stringify(tasks[asked.task](asked));
}

function answer() {
  return result;
}
`
