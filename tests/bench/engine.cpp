// Engine: the petition chart in memory, along a road of events. Prints one JSON line:
//   step     decide, then apply of its records to the snapshot before
//   restore  decode_snapshot of stored bytes, decide, encode of records and of the new snapshot
// in nanoseconds, the median over all rounds, for each event of the road and over them all.
//
//   bench_engine WORKFLOW.yaml RULES.yaml ROAD.json ROUNDS
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/definition/reader.h"
#include "engine/expression/json.h"
#include "engine/statechart/apply.h"
#include "engine/statechart/codec.h"
#include "engine/statechart/decide.h"

namespace {

using namespace xinfang;
using namespace xinfang::statechart;
using Clock = std::chrono::steady_clock;

constexpr int rounds_max = 1'000'000;

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

template <class Value>
Value checked(Result<Value, std::vector<Diagnostic>> result) {
  if (!result) throw std::runtime_error(to_text(result.error().front()));
  return std::move(*result);
}

std::shared_ptr<const Chart> read_chart(const std::string& workflow, const std::string& rules) {
  const std::vector packs{checked(definition::read_rule_pack(read_file(rules), rules))};
  const auto definition = checked(definition::read_workflow(read_file(workflow), workflow, packs));
  return checked(Chart::compile(definition, packs.front(), workflow, std::string(64, '0')));
}

// Stands for the store's: texts have the bytes they have on disk, without the cost of sealing,
// which is storage's.
class MemoryVault final : public Vault {
 public:
  expression::Value seal(const std::string& path, const expression::Value& value) override {
    values_.insert_or_assign(path, value);
    return reference_;
  }
  Result<expression::Value, std::string> open(const std::string& path,
                                              const expression::Value&) override {
    const auto found = values_.find(path);
    if (found == values_.end()) return Failure{path + " is missing"};
    return found->second;
  }

 private:
  static expression::Value reference() {
    expression::Map map;
    map.set("commitment", expression::Value::string(std::string(64, 'c')));
    map.set("sealed", expression::Value::integer(1));
    return expression::Value::map(std::move(map));
  }
  const expression::Value reference_ = reference();
  std::map<std::string, expression::Value> values_;
};

// One event of the road with the case as it stood before it.
struct Station {
  Event event;
  Context context;
  Snapshot before;
  std::string stored;
  std::vector<std::string> states;  // atomic states after it, by name
  std::size_t record_bytes = 0;
  std::vector<std::int64_t> step_ns;
  std::vector<std::int64_t> restore_ns;
};

Decision must(Result<Decision, Refusal> decision, const std::string& event) {
  if (!decision) throw std::runtime_error(event + ": " + decision.error().detail);
  return std::move(*decision);
}

Context context_at(Instant now) {
  return {now,
          {"bench",
           "压力测试",
           {"reception", "handler", "organizer", "supervisor", "chief", "case_management"}}};
}

std::vector<Station> walk(const Chart& chart, const Settings& settings,
                          const expression::List& road, MemoryVault& vault) {
  const auto member = [](const expression::Value& body, std::string_view name) {
    const auto* found = body.as_map().find(name);
    if (found == nullptr) throw std::runtime_error("the road lacks a '" + std::string(name) + "'");
    return *found;
  };
  Instant now = *parse_instant("2026-03-02T01:00:00Z");
  auto snapshot =
      must(open(chart, settings, member(road.front(), "data").as_map(), context_at(now)),
           "register")
          .snapshot;
  std::vector<Station> stations;
  for (std::size_t i = 1; i < road.size(); ++i) {
    now += std::chrono::hours{20};
    Station station;
    station.event = {member(road[i], "event").as_string(), member(road[i], "data").as_map()};
    station.context = context_at(now);
    station.before = snapshot;
    station.stored = encode(chart, snapshot, vault);
    auto decision =
        must(decide(chart, settings, snapshot, station.event, station.context), station.event.name);
    station.record_bytes = encode(chart, decision.records, vault).size();
    snapshot = std::move(decision.snapshot);
    (snapshot.configuration & chart.atomic_states()).for_each([&](std::size_t state) {
      station.states.push_back(chart.states()[state].id);
    });
    std::sort(station.states.begin(), station.states.end());
    stations.push_back(std::move(station));
  }
  return stations;
}

template <class Work>
std::int64_t nanoseconds(Work work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count();
}

void measure(const Chart& chart, const Settings& settings, Station& station, MemoryVault& vault,
             expression::JsonReader& json) {
  // apply() works on the caller's snapshot: its copy is not part of the step.
  Snapshot applied = station.before;
  station.step_ns.push_back(nanoseconds([&] {
    const auto decision = decide(chart, settings, station.before, station.event, station.context);
    apply(chart, applied, decision->records, station.context.now);
  }));
  std::string records;
  std::string snapshot;
  station.restore_ns.push_back(nanoseconds([&] {
    const auto restored = decode_snapshot(chart, station.stored, vault, json);
    const auto decision = decide(chart, settings, *restored, station.event, station.context);
    records = encode(chart, decision->records, vault);
    snapshot = encode(chart, decision->snapshot, vault);
  }));
  if (records.size() != station.record_bytes) throw std::runtime_error("the road is not the same");
}

std::int64_t median(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void print(const std::vector<Station>& stations) {
  std::vector<std::int64_t> step;
  std::vector<std::int64_t> restore;
  std::cout << "{\"events\":[";
  for (const auto& station : stations) {
    if (&station != &stations.front()) std::cout << ",";
    std::cout << "{\"event\":\"" << station.event.name << "\",\"states\":[";
    for (const auto& state : station.states) {
      std::cout << (&state == &station.states.front() ? "\"" : ",\"") << state << "\"";
    }
    std::cout << "],\"step_ns\":" << median(station.step_ns)
              << ",\"restore_ns\":" << median(station.restore_ns)
              << ",\"record_bytes\":" << station.record_bytes
              << ",\"snapshot_bytes\":" << station.stored.size() << "}";
    step.insert(step.end(), station.step_ns.begin(), station.step_ns.end());
    restore.insert(restore.end(), station.restore_ns.begin(), station.restore_ns.end());
  }
  std::cout << "],\"step_ns\":" << median(step) << ",\"restore_ns\":" << median(restore) << "}\n";
}

void run(char** words) {
  const auto chart = read_chart(words[1], words[2]);
  const auto road = expression::from_json(read_file(words[3]));
  if (!road) throw std::runtime_error("the road is no JSON: " + road.error().message);
  const auto zone = clock::Zone::find("Asia/Shanghai");
  if (!zone) throw std::runtime_error("no time zone Asia/Shanghai");
  const Settings settings{*zone};
  MemoryVault vault;
  auto stations = walk(*chart, settings, road->as_list(), vault);
  expression::JsonReader json;  // one for many cases, as the store has
  const int rounds = std::clamp(std::atoi(words[4]), 1, rounds_max);
  for (int round = 0; round < rounds; ++round) {
    for (auto& station : stations) measure(*chart, settings, station, vault, json);
  }
  print(stations);
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) {
    std::cerr << "usage: bench_engine WORKFLOW.yaml RULES.yaml ROAD.json ROUNDS\n";
    return 2;
  }
  try {
    run(words);
  } catch (const std::exception& error) {
    std::cerr << "bench_engine: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
