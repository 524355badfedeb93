// Code of the isolate that evaluates JSONata, whose evaluation is asynchronous.

export const jsonataSource = `
var settled;
function run() {
  var asked = JSON.parse(request);
  Promise.resolve()
    .then(function () { return jsonata(asked.expression).evaluate(asked.data); })
    .then(function (value) {
      var isFunction = typeof value === 'function' || !!value && value._jsonata_lambda;
      return JSON.stringify({ value: value === undefined || isFunction ? null : value });
    })
    .then(
      function (text) { settled = { text: text }; },
      function (error) { settled = { error: error }; }
    );
}

function answer() {
  if (settled === undefined) throw new Error('it does not end');
  if (!('error' in settled)) return settled.text;
  var error = settled.error || {};
  var at = typeof error.position === 'number' ? ' (character ' + error.position + ')' : '';
  throw new Error(String(error.message || error) + at);
}
`
