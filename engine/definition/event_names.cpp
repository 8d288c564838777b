#include "engine/definition/event_names.h"

namespace xinfang::definition {
namespace {

constexpr std::size_t event_length_max = 200;  // three tokens of full length

bool is_event_name(std::string_view text) {
  if (text.size() > event_length_max) return false;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_name(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool check_event_name(const Word& event, Report& report) {
  if (is_event_name(event.text)) return true;
  report.error(event.place, "bad-name",
               "event '" + event.text +
                   "' is no event name; allowed: names of lower-case letters, digits and _, joined "
                   "by dots");
  return false;
}

bool is_engine_event(std::string_view event) {
  const auto first = event.substr(0, event.find('.'));
  return first == "done" || first == "error" || first == "clock";
}

bool is_wildcard(std::string_view descriptor) {
  return descriptor == "*" || descriptor.ends_with(".*");
}

std::string_view descriptor_stem(std::string_view descriptor) {
  if (descriptor.ends_with(".*")) descriptor.remove_suffix(2);
  return descriptor;
}

bool catches(std::string_view descriptor, std::string_view event) {
  if (descriptor == "*") return true;
  const auto stem = descriptor_stem(descriptor);
  return event.substr(0, stem.size()) == stem &&
         (event.size() == stem.size() || event[stem.size()] == '.');
}

}  // namespace xinfang::definition
