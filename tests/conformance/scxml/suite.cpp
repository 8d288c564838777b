#include "tests/conformance/scxml/suite.h"

#include <memory>
#include <optional>

#include "engine/definition/reader.h"
#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "engine/statechart/decide.h"

namespace xinfang::conformance {

namespace {

using statechart::Chart;
using statechart::Decision;
using statechart::Snapshot;

// Nothing in a document is personal.
class NoVault final : public statechart::Vault {
 public:
  expression::Value seal(const std::string&, const expression::Value& value) override {
    return value;
  }
  Result<expression::Value, std::string> open(const std::string&,
                                              const expression::Value& sealed) override {
    return sealed;
  }
};

std::string words_of(const std::vector<Diagnostic>& diagnostics) {
  std::string words = "is not read";
  for (const auto& diagnostic : diagnostics) words += "\n  " + to_text(diagnostic);
  return words;
}

std::string active(const Chart& chart, const Snapshot& snapshot) {
  std::string names;
  (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
    names += (names.empty() ? "'" : ", '") + chart.states()[state].id + "'";
  });
  return names;
}

class Run {
 public:
  explicit Run(const Chart& chart) : chart_(chart) {}

  std::string to_end() {
    if (auto fault = take(statechart::open(chart_, settings_, {}, context_)); !fault.empty()) {
      return fault;
    }
    const Instant last = context_.now + std::chrono::hours{simulated_hours_max};
    for (std::size_t i = 0; !snapshot_.finished; ++i) {
      const auto* send = statechart::next_send(snapshot_.session);
      if (send == nullptr) return "waits for ever in " + active(chart_, snapshot_) + errors_;
      if (i == deliveries_max || send->due > last) {
        return "has not ended after " + std::to_string(i) + " events in " +
               active(chart_, snapshot_) + errors_;
      }
      context_.now = std::max(context_.now, send->due);
      auto fault = take(statechart::deliver(chart_, settings_, snapshot_, *send, context_));
      if (!fault.empty()) return fault;
    }
    const std::size_t pass = chart_.find_state("pass");
    const bool passed = pass != statechart::npos && snapshot_.configuration.contains(pass) &&
                        chart_.states()[pass].parent == 0;
    return passed ? "" : "ends in " + active(chart_, snapshot_) + errors_;
  }

 private:
  std::string take(Result<Decision, statechart::Refusal> decision) {
    if (!decision) return "is refused: " + decision.error().detail + errors_;
    for (const auto& record : decision->records) {
      if (const auto* error = std::get_if<statechart::ErrorRaised>(&record)) {
        errors_ += "\n  " + error->detail;
      }
    }
    auto fault = check_replay(*decision);
    snapshot_ = std::move(decision->snapshot);
    return fault;
  }

  std::string check_replay(const Decision& decision) {
    NoVault vault;
    const auto text = statechart::encode(chart_, decision.records, vault);
    const auto records = statechart::decode_records(chart_, text, vault);
    if (!records) return "writes records that do not read back: " + records.error();
    Snapshot replay = snapshot_.configuration.empty() ? statechart::blank(chart_) : snapshot_;
    statechart::apply(chart_, replay, *records, context_.now);
    const auto kept = statechart::encode(chart_, decision.snapshot, vault);
    if (statechart::encode(chart_, replay, vault) != kept) {
      return "has records that do not make its snapshot: " + text;
    }
    const auto loaded = statechart::decode_snapshot(chart_, kept, vault);
    if (!loaded) return "has a snapshot that does not read back: " + loaded.error();
    if (statechart::encode(chart_, *loaded, vault) != kept) {
      return "has a snapshot that reads back as another: " + kept;
    }
    return "";
  }

  const Chart& chart_;
  statechart::Settings settings_;
  statechart::Context context_{parse_instant("2026-01-01T00:00:00Z").value(), {}, "1"};
  Snapshot snapshot_;
  std::string errors_;
};

}  // namespace

std::string run_scxml_document(std::string_view text, const std::string& file) {
  const auto definition = definition::read_scxml(text, file, {});
  if (!definition) return words_of(definition.error());
  const auto chart = Chart::compile(*definition, {}, file, "");
  if (!chart) return words_of(chart.error());
  return Run(**chart).to_end();
}

}  // namespace xinfang::conformance
