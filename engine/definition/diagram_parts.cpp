#include "engine/definition/diagram_parts.h"

#include <algorithm>
#include <array>

#include "engine/definition/event_names.h"

namespace xinfang::definition {
namespace {

const std::string& words(const Text& text, Language language) {
  return language == Language::zh ? text.zh : text.en;
}

struct AlarmWords {
  std::string_view event;
  std::string_view zh;
  std::string_view en;
};
// The longest first: what is left of an event behind it names the clock.
constexpr std::array<AlarmWords, 4> alarm_words{{{"clock.expired", "期限届满", "term expires"},
                                                 {"clock.warned", "期限预警", "term turns yellow"},
                                                 {"clock.urgent", "期限告急", "term turns red"},
                                                 {"clock", "期限变化", "a term warns or expires"}}};

// The engine's events in words; other events are named as they are.
std::string event_words(const std::string& event, Language language) {
  const bool zh = language == Language::zh;
  for (const auto& alarm : alarm_words) {
    if (!catches(alarm.event, event)) continue;
    std::string words(zh ? alarm.zh : alarm.en);
    const auto stem = descriptor_stem(event);
    if (stem.size() > alarm.event.size()) {
      words.append(": ").append(stem.substr(alarm.event.size() + 1));
    }
    return words;
  }
  if (event.starts_with("done")) return zh ? "完成" : "done";
  if (event.starts_with("error")) return zh ? "出错" : "error";
  return event;
}

// The title where there is one, else the event; eventless transitions speak for themselves.
std::string label_of(const Transition& transition, Language language) {
  if (!transition.title.empty()) return words(transition.title, language);
  return transition.events.empty() ? "" : event_words(transition.events.front(), language);
}

void add_once(std::vector<std::string>& labels, std::string label) {
  if (label.empty() || std::find(labels.begin(), labels.end(), label) != labels.end()) return;
  labels.push_back(std::move(label));
}

void add_edges(const State& state, const StateIndex& index, Language language,
               std::vector<Edge>& edges) {
  const auto first = static_cast<std::ptrdiff_t>(edges.size());
  for (const auto& transition : state.transitions) {
    for (const auto& id : transition.targets) {
      const auto* target = index.find(id);
      if (target == nullptr) continue;
      const bool by_person = !transition.by.empty();
      auto found = std::find_if(edges.begin() + first, edges.end(), [&](const Edge& edge) {
        return edge.target == target && edge.by_person == by_person;
      });
      if (found == edges.end()) {
        edges.push_back({&state, target, {}, by_person});
        found = edges.end() - 1;
      }
      add_once(found->labels, label_of(transition, language));
    }
  }
  for (const auto& child : state.states) add_edges(child, index, language, edges);
}

}  // namespace

StateIndex::StateIndex(const State& root) { add(root, nullptr); }

void StateIndex::add(const State& state, const State* parent) {
  by_id_.emplace(state.id, &state);
  parents_.emplace(&state, parent);
  for (const auto& child : state.states) add(child, &state);
}

const State* StateIndex::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const State* StateIndex::parent(const State& state) const { return parents_.at(&state); }

bool StateIndex::is_inside(const State& state, const State& around) const {
  for (const auto* at = &state; at != nullptr; at = parent(*at)) {
    if (at == &around) return true;
  }
  return false;
}

const State& StateIndex::common(const State& left, const State& right) const {
  const auto* at = parent(left);
  while (parent(*at) != nullptr && (at == &right || !is_inside(right, *at))) at = parent(*at);
  return *at;
}

std::vector<Edge> collect_edges(const State& root, const StateIndex& index, Language language) {
  std::vector<Edge> edges;
  add_edges(root, index, language, edges);
  return edges;
}

std::vector<std::string> inner_actions(const State& state, Language language) {
  std::vector<std::string> labels;
  for (const auto& transition : state.transitions) {
    const bool by_person = !transition.by.empty();
    if (transition.targets.empty() && by_person) add_once(labels, label_of(transition, language));
  }
  return labels;
}

std::string state_title(const State& state, Language language) {
  const auto& title = words(state.title, language);
  return title.empty() ? state.id : title;
}

}  // namespace xinfang::definition
