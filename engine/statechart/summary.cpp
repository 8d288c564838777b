#include "engine/statechart/decide.h"
#include "engine/statechart/scope.h"

namespace xinfang::statechart {

namespace {

std::string text_of(const expression::Program& program, const Scope& scope) {
  const auto value = program.evaluate(scope);
  if (!value || !value->is(expression::Kind::string)) return {};
  return value->as_string();
}

}  // namespace

Summary summarize(const Chart& chart, const Snapshot& snapshot) {
  // The compiler let the programs name data fields only: neither time nor actor is read.
  const Settings settings;
  const Context nobody;
  const Scope scope(chart, settings, snapshot, nobody);
  return {text_of(chart.summary_subject(), scope), text_of(chart.summary_petitioner(), scope),
          text_of(chart.summary_received(), scope)};
}

}  // namespace xinfang::statechart
