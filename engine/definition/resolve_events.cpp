#include <algorithm>
#include <set>

#include "engine/definition/event_names.h"
#include "engine/definition/resolve.h"
#include "engine/definition/tree.h"

namespace xinfang::definition {
namespace {

// States that react to one event are compared each with each.
constexpr std::size_t uses_compared_max = 512;

bool can_be_active_together(const std::vector<TreeState>& tree, std::size_t left,
                            std::size_t right) {
  return is_descendant(tree, left, right) || is_descendant(tree, right, left) ||
         are_orthogonal(tree, left, right);
}

bool agree(const Node* left, const Node* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return same_content(*left, *right);
}

void check_sender(const EventUse& use, const std::set<std::string, std::less<>>& raised,
                  Report& report) {
  if (use.sent_by_person) return;
  const bool is_raised = std::any_of(raised.begin(), raised.end(), [&](const auto& event) {
    return catches(use.event.text, event);
  });
  if (!is_raised) {
    report.error(use.event.place, "missing-role",
                 "transition '" + use.event.text +
                     "' needs 'by', the roles that may send it; no action raises this event");
  } else if (use.has_form) {
    report.error(use.form->place, "engine-event",
                 "transition '" + use.event.text +
                     "' takes no 'form': an action raises the event, and no 'by' names a person");
  }
}

// The form belongs to the event: a person who sends it must not be asked two different things.
void check_agreement(const EventUse& first, const EventUse& second, Report& report) {
  const char* key = !agree(first.form, second.form)     ? "form"
                    : !agree(first.by, second.by)       ? "by"
                    : !agree(first.title, second.title) ? "title"
                                                        : nullptr;
  if (key == nullptr) return;
  report.error(second.event.place, "inconsistent-event",
               "event '" + second.event.text + "' has another '" + key + "' in line " +
                   std::to_string(first.event.place.line) +
                   ", and both states can be active together; make them the same");
}

void check_uses(const std::vector<const EventUse*>& uses, WorkflowContext& context) {
  if (uses.size() > uses_compared_max) {
    context.report.error(uses.front()->event.place, "too-large",
                         "event '" + uses.front()->event.text + "' is named by " +
                             std::to_string(uses.size()) + " states; allowed: at most " +
                             std::to_string(uses_compared_max));
    return;
  }
  for (std::size_t i = 1; i < uses.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      if (!can_be_active_together(context.tree, uses[before]->owner, uses[i]->owner)) continue;
      check_agreement(*uses[before], *uses[i], context.report);
      break;
    }
  }
}

void check_raised(const Word& event, const std::set<std::string, std::less<>>& descriptors,
                  Report& report) {
  if (std::any_of(descriptors.begin(), descriptors.end(),
                  [&](const auto& descriptor) { return catches(descriptor, event.text); })) {
    return;
  }
  report.error(event.place, "unknown-event",
               "event '" + event.text + "' is raised, but no transition names it" +
                   suggestion(event.text, {descriptors.begin(), descriptors.end()}));
}

}  // namespace

void resolve_events(WorkflowContext& context) {
  std::set<std::string, std::less<>> raised;
  for (const auto& event : context.raised) raised.insert(event.text);
  std::map<std::string, std::vector<const EventUse*>> uses;
  for (const auto& use : context.event_uses) {
    check_sender(use, raised, context.report);
    uses[use.event.text].push_back(&use);
  }
  for (const auto& [event, states] : uses) check_uses(states, context);
  // "*" catches a misspelled event as well: it is no sign that the event was meant.
  std::set<std::string, std::less<>> descriptors(context.event_descriptors.begin(),
                                                 context.event_descriptors.end());
  descriptors.erase("*");
  for (const auto& event : context.raised) check_raised(event, descriptors, context.report);
}

}  // namespace xinfang::definition
