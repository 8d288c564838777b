// The record `migrated` as text: the one record that names things of two charts. Private to
// engine/statechart.
#pragma once

#include "engine/statechart/codec_text.h"
#include "engine/statechart/record.h"

namespace xinfang::statechart {

void append_migrated(std::string& out, const Chart& before, const Chart& chart,
                     const Migrated& record);
// `object` tells whether it failed; so it does where `before` is null or is not the version that
// the record names.
Migrated read_migrated(const Chart* before, const Chart& chart, ObjectReader& object);

}  // namespace xinfang::statechart
