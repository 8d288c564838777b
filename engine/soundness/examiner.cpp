#include "engine/soundness/examiner.h"

#include <algorithm>
#include <tuple>

#include "engine/base/assert.h"

namespace xinfang::soundness {

namespace {

void number(const definition::State& state, std::vector<const definition::State*>& sources) {
  sources.push_back(&state);
  for (const auto& inside : state.states) number(inside, sources);
}

}  // namespace

Examiner::Examiner(const Chart& chart, const std::string& file, Limits limits)
    : chart_(chart),
      file_(file),
      limits_(limits),
      model_(chart),
      influence_(model_),
      liveness_(model_),
      graph_(model_, influence_, liveness_, influence_.control(), limits) {
  number(chart.definition().root, sources_);
  XINFANG_ASSERT(sources_.size() == chart.states().size());
}

Report Examiner::run() {
  report_.states = chart_.states().size() - 1;  // without the root
  report_.transitions = chart_.transitions().size();
  check_bases();
  check_roles();
  check_key_order();
  if (model_.has_foreach) {
    add(model_.foreach_place, "unexplored",
        "a loop that sets data, raises events or changes clocks can't be searched: how often it "
        "runs is known only when it does");
  } else if (!graph_.explore()) {
    refuse_size("where a case can go");
  } else {
    taken_ = graph_.taken();
    search_clocks();
    check_endless();
    check_states();
    check_completion();
    check_conflicts();
    check_clocks();
    check_timed();
    check_transitions();
  }
  report_.configurations = graph_.size();
  std::stable_sort(report_.findings.begin(), report_.findings.end(),
                   [](const Finding& left, const Finding& right) {
                     return std::tie(left.diagnostic.place, left.diagnostic.code) <
                            std::tie(right.diagnostic.place, right.diagnostic.code);
                   });
  return std::move(report_);
}

void Examiner::add(Place place, std::string_view code, std::string message, Path path) {
  if (!path.empty()) message += "; shortest way: " + words(path);
  report_.findings.push_back(
      {{file_, place, Severity::error, std::string(code), std::move(message)}, std::move(path)});
}

void Examiner::refuse_size(std::string_view question) {
  add(chart_.definition().root.place, "too-many-configurations",
      "to find out " + std::string(question) + " would take more than " +
          std::to_string(limits_.configurations) + " configurations or " +
          std::to_string(limits_.steps) +
          " steps; parallel regions and data that guards compare multiply: fewer of "
          "them, or one region less");
}

std::string Examiner::words(const Path& path) {
  std::string text;
  for (const auto& event : path) text += (text.empty() ? "" : "; ") + event;
  return text;
}

Examiner::Path Examiner::path_to(const Graph& graph, Sighting sighting) const {
  if (sighting.event == 0) return {std::string(statechart::registration_event)};
  auto path = graph.path(sighting.node);
  path.push_back(graph.event(sighting.event).name);
  return path;
}

std::string Examiner::name_of(std::size_t index) const {
  const auto& transition = chart_.transitions()[index];
  std::string event = "always";
  if (!transition.eventless) {
    event = transition.descriptors.front().empty() ? "*" : transition.descriptors.front();
  }
  return "'" + event + "' of state '" + id_of(transition.source) + "'";
}

std::size_t Examiner::leading_state(const IndexSet& configuration) const {
  std::size_t leading = npos;
  std::size_t any = npos;
  (configuration & chart_.atomic_states()).for_each([&](std::size_t state) {
    if (any == npos) any = state;
    if (leading == npos && chart_.states()[state].kind != definition::StateKind::final) {
      leading = state;
    }
  });
  return leading == npos ? any : leading;
}

std::vector<Diagnostic> Report::diagnostics() const {
  std::vector<Diagnostic> all;
  for (const auto& finding : findings) all.push_back(finding.diagnostic);
  return all;
}

Report check(const Chart& chart, const std::string& file, Limits limits) {
  XINFANG_ASSERT(!chart.is_document());
  return Examiner(chart, file, limits).run();
}

}  // namespace xinfang::soundness
