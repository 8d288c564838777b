// Event names and descriptors.
// Source: W3C SCXML 1.0, section 3.12.1: a descriptor catches the events whose tokens begin with
// its own; a trailing ".*" adds nothing; "*" catches all.
#pragma once

#include <string>
#include <string_view>

#include "engine/definition/values.h"

namespace xinfang::definition {

// Tokens like names, joined by dots (bad-name).
bool check_event_name(const Word& event, Report& report);

// The first token is done, error or clock.
bool is_engine_event(std::string_view event);

// "*", or a descriptor that ends in ".*".
bool is_wildcard(std::string_view descriptor);

// The descriptor without its trailing ".*".
std::string_view descriptor_stem(std::string_view descriptor);

// `descriptor` catches `event`.
bool catches(std::string_view descriptor, std::string_view event);

}  // namespace xinfang::definition
